import type { Degraded } from '@aia/contracts';
import { ANALYZER_VERSION } from '@aia/language';

/** The version of the analyzer in a collection's name, as `chunksCollection` writes it. */
const VERSION = /_a(\d+)(?:_[0-9a-f]+)?$/;

/**
 * What every search of a collection must say whose terms another version of the analyzer wrote: question and index may
 * then not agree about words. A name without a version says nothing.
 */
export function analyzerWarnings(collection: string, current: number = ANALYZER_VERSION): Degraded[] {
  const written = VERSION.exec(collection)?.[1];
  if (written === undefined || Number(written) === current) return [];
  const detail =
    `The index was written with version ${written} of the word analyzer, questions are read with version ` +
    `${current}; an administrator should build a new index.`;
  return [{ code: 'analyzer-outdated', detail }];
}
