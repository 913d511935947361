import { randomUUID } from 'node:crypto';
import type { Source } from '@aia/contracts';

/** A source whose text stands at `start` of its document. */
export function source(text: string, change: Partial<Source> = {}, start = 1000): Source {
  return {
    index: 1,
    chunkId: randomUUID(),
    documentId: randomUUID(),
    versionId: randomUUID(),
    datasetId: randomUUID(),
    title: 'Handbook',
    sourceKey: 'handbook.md',
    text,
    score: 1,
    location: { start, end: start + text.length, page: null, headingPath: [] },
    ...change,
  };
}

/** Sources numbered from 1, one a text. */
export function sources(...texts: string[]): Source[] {
  return texts.map((text, position) => source(text, { index: position + 1 }, position * 10_000));
}
