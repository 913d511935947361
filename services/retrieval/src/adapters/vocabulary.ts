import { foldedPrefix } from './folded-prefix.js';
import type { Vocabulary } from '../search/ports.js';
import { indexWords, type WordIndex } from './word-index.js';

export interface VocabularyOptions {
  /** Words of a dataset, in order. */
  read: (datasetId: string) => Promise<string[]>;
  onError: (error: unknown) => void;
  now: () => number;
}

interface Entry {
  index: WordIndex;
  readAt: number;
}

/** How long words that were read are good; a new document's words can be completed after that. */
const FRESH_MS = 60_000;
/** Datasets kept in memory, some megabytes each, and those that one question looks at. */
const MOST_DATASETS = 50;
const MOST_ASKED = 10;

/**
 * Words of datasets, read from Postgres and kept. A search never waits for them: until they are read there are no
 * corrections, and an old state is used while the new one is read. Completions wait, since they are asked for alone.
 */
export function createVocabulary({ read, onError, now }: VocabularyOptions): Vocabulary {
  const entries = new Map<string, Entry>();
  const reading = new Map<string, Promise<Entry | undefined>>();

  const load = (datasetId: string): Promise<Entry | undefined> => {
    const running = reading.get(datasetId);
    if (running) return running;
    const loading = read(datasetId)
      .then((words) => {
        // Postgres sorts by its own collation; the index compares code units.
        const entry = { index: indexWords(words.sort()), readAt: now() };
        entries.delete(datasetId);
        entries.set(datasetId, entry);
        for (const oldest of entries.keys()) if (entries.size > MOST_DATASETS) entries.delete(oldest);
        return entry;
      })
      .catch((error: unknown) => {
        onError(error);
        return undefined;
      })
      .finally(() => reading.delete(datasetId));
    reading.set(datasetId, loading);
    return loading;
  };
  /** What is known of a dataset; a stale or missing one is read in the background. */
  const known = (datasetId: string): Entry | undefined => {
    const entry = entries.get(datasetId);
    if (!entry || now() - entry.readAt > FRESH_MS) void load(datasetId);
    return entry;
  };

  return {
    completions: async (prefix, datasetIds, limit) => {
      const asked = datasetIds.slice(0, MOST_ASKED);
      const found = await Promise.all(asked.map(async (id) => known(id) ?? (await load(id))));
      const words = found.flatMap((entry) => entry?.index.beginningWith(foldedPrefix(prefix), limit) ?? []);
      return [...new Set(words)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, limit);
    },
    correction: async (word, datasetIds) => {
      const asked = datasetIds.slice(0, MOST_ASKED).map(known);
      const ready = asked.filter((entry) => entry !== undefined);
      if (ready.length < asked.length || ready.some(({ index }) => index.knows(word))) return undefined;
      const found = ready.flatMap(({ index }) => index.nearest(word) ?? []);
      return found.sort((a, b) => b.likeness - a.likeness)[0]?.word;
    },
  };
}
