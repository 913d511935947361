import type { SourceTest } from '@aia/contracts';
import { AppError } from '@aia/platform';
import type { EnumerationContext, Source } from './source.js';

const SAMPLE = 10;

/**
 * Tries whether a source can be read: takes the first page of an enumeration and opens its first entry. Nothing is
 * registered.
 */
export async function testSource(
  source: Source,
  keep: (key: string) => boolean,
  signal: AbortSignal,
): Promise<SourceTest> {
  const testedAt = new Date().toISOString();
  try {
    const sample = await firstKeys(source, keep, signal);
    const detail =
      sample.length > 0 ? 'The source can be read.' : 'The source can be read, but nothing in it matches.';
    return { status: 'ok', detail, sample, testedAt };
  } catch (error) {
    const detail =
      error instanceof AppError
        ? error.message
        : 'The source could not be read because of a fault on our side.';
    return { status: 'failed', detail, sample: [], testedAt };
  } finally {
    await source.close();
  }
}

async function firstKeys(
  source: Source,
  keep: (key: string) => boolean,
  signal: AbortSignal,
): Promise<string[]> {
  const context: EnumerationContext = {
    signal,
    checkpoint: null,
    previous: null,
    remember: () => undefined,
    keepUnlisted: async () => undefined,
    known: async () => new Map(),
    unseen: async () => [],
    wants: keep,
  };
  const keys: string[] = [];
  for await (const { entries } of source.enumerate(context)) {
    const wanted = entries.filter(({ key }) => keep(key));
    const [first] = wanted;
    if (keys.length === 0 && first && !first.stored && !first.failure) {
      const opened = await source.open(first, signal);
      for await (const _part of opened.content) break;
    }
    keys.push(...wanted.map(({ key }) => key));
    if (keys.length >= SAMPLE) break;
  }
  return keys.slice(0, SAMPLE);
}
