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
 * from there and nowhere else, and all of it from one answer: a document that is published anew between two questions
 * would otherwise show passages of both versions. So a further question asks for the first hits again, and for as many
 * more.
 * @throws AppError `dependency-unavailable` when Postgres does not answer; StepTimeout when it let nothing through in time.
 */
export async function check(
  fused: FusedHit[],
  limit: number,
  scope: SearchScope,
  library: Pick<Library, 'publishedChunks'>,
  ms: number,
): Promise<Checked> {
  let hits: CheckedHit[] = [];
  let asked = 0;
  let late = false;
  while (asked < fused.length && hits.length < limit) {
    const wanted = fused.slice(0, asked === 0 ? limit + SPARE_HITS : asked * 2);
    const ids = wanted.map(({ id }) => id);
    const chunks = await withinDeadline('check', ms, () => library.publishedChunks(ids, scope)).catch(
      unlessEmpty(hits),
    );
    late = chunks === undefined;
    if (!chunks) break;
    asked = wanted.length;
    hits = wanted.flatMap((hit) => withChunk(hit, chunks.get(hit.id)));
  }
  const dropped = asked - hits.length;
  const unasked = fused.length - asked + Math.max(0, hits.length - limit);
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
