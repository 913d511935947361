import type { CheckedHit } from './check.js';

/** At most `most` hits of each document, the best ones. */
export function limitPerDocument(hits: CheckedHit[], most: number | undefined): CheckedHit[] {
  if (most === undefined) return hits;
  const shown = new Map<string, number>();
  return hits.filter(({ chunk }) => {
    const count = (shown.get(chunk.documentId) ?? 0) + 1;
    shown.set(chunk.documentId, count);
    return count <= most;
  });
}
