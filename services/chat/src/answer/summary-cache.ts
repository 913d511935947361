/** Summaries of conversations, by a key of their branch; kept in memory, one for a process. */
export interface SummaryCache {
  get(key: string): string | undefined;
  set(key: string, summary: string): void;
}

/** Remembers at most `limit` summaries; the one that was not used for the longest time goes first. */
export function createSummaryCache(limit: number): SummaryCache {
  const summaries = new Map<string, string>();
  return {
    get: (key) => {
      const found = summaries.get(key);
      if (found !== undefined) {
        summaries.delete(key);
        summaries.set(key, found);
      }
      return found;
    },
    set: (key, summary) => {
      summaries.set(key, summary);
      const [oldest] = summaries.keys();
      if (summaries.size > limit && oldest !== undefined) summaries.delete(oldest);
    },
  };
}
