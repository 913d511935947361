import { AppError } from '@aia/platform';

/** How much one synchronisation may delete. */
export interface DeletionLimit {
  /** Largest share of the documents, 0..1. */
  maxShare: number;
  /** Somebody said that it is meant. */
  confirmed: boolean;
}

/** Below this many documents, shares say little: deleting two of three is everyday work. */
const ALWAYS_ALLOWED = 20;

/**
 * A source that suddenly has much less than before is more often broken (a wrong mount, an emptied bucket, a login page)
 * than meant, so that its documents are kept until somebody confirms.
 * @throws AppError `conflict` with the numbers and what to do.
 */
export function refuseMassDeletion(counts: { total: number; gone: number }, limit: DeletionLimit): void {
  const { total, gone } = counts;
  if (limit.confirmed || gone === 0) return;
  const emptied = gone === total;
  const much = total > ALWAYS_ALLOWED && gone > total * limit.maxShare;
  if (!emptied && !much) return;
  const detail =
    `${gone} of ${total} documents are gone from the source, so nothing was deleted. ` +
    'If that is right, synchronise again and confirm the deletions.';
  throw new AppError('conflict', detail);
}
