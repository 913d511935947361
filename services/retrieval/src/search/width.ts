import type { SearchRequest } from '@aia/contracts';
import type { Checked } from './check.js';
import type { PageRange } from './page.js';
import type { Recalled } from './recall.js';
import type { Understanding } from './understand.js';

/** One round of recall, fusion and check. */
export interface Round extends Recalled, Checked {
  /** Hits asked of each leg. */
  width: number;
}

/** Fusion needs more hits than the answer shows, and the check drops some. */
const MIN_WIDTH = 50;
const WIDTH_PER_RESULT = 3;
/** How much wider a round may be than the first. */
const WIDER = 4;
/** Rounds after the first: one that is wider, one for what was published anew meanwhile. */
export const MORE_ROUNDS = 2;
/** Copies that a page may lose and still be full. */
const SPARE_FOR_COPIES = 5;
/** Hits that a reranker or a choice of unlike ones picks from, and those of one document that hide others. */
const POOL_PER_RESULT = 3;
/** The most relevant hits that dates order and facets count, and that quoted words are looked for in. */
const WINDOW = 200;

/** Hits to ask of each leg for `limit` results. */
export function widthFor(limit: number): number {
  return Math.max(MIN_WIDTH, limit * WIDTH_PER_RESULT);
}

type Choices = Pick<SearchRequest, 'dedupe' | 'diversity' | 'perDocument' | 'rerank' | 'sort' | 'facets'>;

/** Checked hits that the page of this request is made of. */
export function poolFor(
  request: Choices,
  { phrases, exclusions }: Pick<Understanding, 'phrases' | 'exclusions'>,
  { offset, limit }: PageRange,
): number {
  const end = offset + limit;
  const wantsWindow =
    request.sort === 'date' || request.facets !== undefined || phrases.length > 0 || exclusions.length > 0;
  const wantsPool = request.diversity > 0 || request.rerank || request.perDocument !== undefined;
  return Math.max(
    end + (request.dedupe ? SPARE_FOR_COPIES : 0),
    wantsPool ? end * POOL_PER_RESULT : 0,
    wantsWindow ? WINDOW : 0,
  );
}

/**
 * The width of another round, where the check took so much away that results are missing; undefined where one would not
 * help. A leg that was cut at its width has more to give. One that was not, found passages of versions that were replaced
 * while the search went on: a second look finds the new ones.
 */
export function nextWidth(
  { dense, lexical, hits, dropped, late, width }: Round,
  { limit, first }: { limit: number; first: number },
): number | undefined {
  if (late || dropped === 0 || hits.length >= limit) return undefined;
  const isCut = [dense, lexical].some((leg) => leg !== null && leg.length >= width);
  if (!isCut) return width;
  return width < first * WIDER ? first * WIDER : undefined;
}
