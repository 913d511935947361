import type { CheckedHit } from './check.js';
import { likeness, wordSetOf } from './text-likeness.js';

/**
 * Maximal marginal relevance (Carbonell and Goldstein, 1998): each next hit is the one with the best
 * (1 - diversity) × relevance - diversity × likeness to the nearest hit before it. Relevance is the score scaled to
 * 0..1 over the given hits, likeness the share of common words. The first `limit` are chosen; the rest follow as they
 * were.
 */
export function diversify(hits: CheckedHit[], diversity: number, limit: number): CheckedHit[] {
  if (diversity === 0 || hits.length < 3) return hits;
  const scores = hits.map(({ hit }) => hit.score);
  const lowest = Math.min(...scores);
  const spread = Math.max(...scores) - lowest || 1;
  const left = hits.map((hit) => ({
    hit,
    words: wordSetOf(hit.chunk.text),
    relevance: (hit.hit.score - lowest) / spread,
    nearest: 0,
  }));
  const chosen: CheckedHit[] = [];
  while (chosen.length < limit && left.length > 0) {
    const value = (item: (typeof left)[number]) =>
      (1 - diversity) * item.relevance - diversity * item.nearest;
    const best = left.reduce((top, item) => (value(item) > value(top) ? item : top));
    left.splice(left.indexOf(best), 1);
    chosen.push(best.hit);
    for (const item of left) item.nearest = Math.max(item.nearest, likeness(item.words, best.words));
  }
  return [...chosen, ...left.map(({ hit }) => hit)];
}
