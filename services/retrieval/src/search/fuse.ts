import type { Hit } from '@aia/vectors';
import type { Recalled } from './recall.js';

/** Place (from 1) and raw score of a hit in one leg. */
export interface LegRank {
  rank: number;
  score: number;
}

/** A hit of the fused list. */
export interface FusedHit {
  id: string;
  score: number;
  ranks: { dense: LegRank | null; lexical: LegRank | null };
}

/** Damping of reciprocal rank fusion, from Cormack, Clarke and Büttcher (SIGIR 2009). */
const RANK_DAMPING = 60;

/**
 * One list from both legs by reciprocal rank fusion: a hit scores the sum of 1 / (60 + rank) over the legs that found
 * it. A single leg keeps its order and gets scores of the same scale. Ties go by id, so that answers are stable.
 */
export function fuse({ dense, lexical }: Pick<Recalled, 'dense' | 'lexical'>): FusedHit[] {
  const fused = new Map<string, FusedHit>();
  addLeg(fused, 'dense', dense ?? []);
  addLeg(fused, 'lexical', lexical ?? []);
  return [...fused.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function addLeg(fused: Map<string, FusedHit>, leg: 'dense' | 'lexical', hits: Hit[]): void {
  for (const [index, { id, score }] of hits.entries()) {
    const rank = index + 1;
    const hit = fused.get(id) ?? { id, score: 0, ranks: { dense: null, lexical: null } };
    hit.score += 1 / (RANK_DAMPING + rank);
    hit.ranks[leg] = { rank, score };
    fused.set(id, hit);
  }
}
