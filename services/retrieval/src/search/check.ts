import type { FusedHit } from './fuse.js';
import type { CheckedChunk, Library, SearchScope } from './ports.js';
import { StepTimeout, withinDeadline } from './step-deadline.js';

/** A hit that may be shown, with its text. */
export interface CheckedHit {
  hit: FusedHit;
  chunk: CheckedChunk;
}

export interface Checked {
  hits: CheckedHit[];
  /** Hits that the vector store found and Postgres does not let through: stale, deleted, or not readable. */
  dropped: number;
  /** Hits that were not asked for any more. */
  unasked: number;
  /** Whether Postgres was late for some: the hits are those that it let through in time. */
  late: boolean;
}

/** Hits asked of Postgres beyond the limit, so that a few stale ones do not cost a second query. */
const SPARE_HITS = 5;

/**
 * The best `limit` hits that Postgres lets through within `ms` milliseconds a question to it, in their order. Text comes
 * from there and nowhere else.
 * @throws AppError `dependency-unavailable` when Postgres does not answer; StepTimeout when it let nothing through in time.
 */
export async function check(
  fused: FusedHit[],
  limit: number,
  scope: SearchScope,
  library: Pick<Library, 'publishedChunks'>,
  ms: number,
): Promise<Checked> {
  const hits: CheckedHit[] = [];
  let dropped = 0;
  let next = 0;
  let late = false;
  while (next < fused.length && hits.length < limit) {
    const batch = fused.slice(next, next + limit + SPARE_HITS);
    const ids = batch.map(({ id }) => id);
    const chunks = await withinDeadline('check', ms, () => library.publishedChunks(ids, scope)).catch(
      unlessEmpty(hits),
    );
    late = chunks === undefined;
    if (!chunks) break;
    next += batch.length;
    const allowed = batch.flatMap((hit) => withChunk(hit, chunks.get(hit.id)));
    dropped += batch.length - allowed.length;
    hits.push(...allowed);
  }
  const unasked = fused.length - next + Math.max(0, hits.length - limit);
  return { hits: hits.slice(0, limit), dropped, unasked, late };
}

/** What is there already is worth more than nothing. */
function unlessEmpty(hits: CheckedHit[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof StepTimeout && hits.length > 0) return undefined;
    throw error;
  };
}

function withChunk(hit: FusedHit, chunk: CheckedChunk | undefined): CheckedHit[] {
  return chunk ? [{ hit, chunk }] : [];
}
