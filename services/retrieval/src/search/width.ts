import type { Checked } from './check.js';
import type { Recalled } from './recall.js';

/** One round of recall, fusion and check. */
export interface Round extends Recalled, Checked {
  /** Hits asked of each leg. */
  width: number;
}

/** Fusion needs more hits than the answer shows, and the check drops some. */
const MIN_WIDTH = 50;
const WIDTH_PER_RESULT = 3;
/** How much wider the second round is. */
export const WIDER = 4;

/** Hits to ask of each leg for `limit` results. */
export function widthFor(limit: number): number {
  return Math.max(MIN_WIDTH, limit * WIDTH_PER_RESULT);
}

/** Whether the check took so much away that results are missing which a wider search may find. */
export function isWorthWidening({ dense, lexical, hits, dropped, width }: Round, limit: number): boolean {
  const isCut = [dense, lexical].some((leg) => leg !== null && leg.length >= width);
  return dropped > 0 && hits.length < limit && isCut;
}
