import { ExtractionError } from '../extraction-error.js';
import { ARCHIVE_LIMITS } from './archive-limits.js';

/** Counts what an archive of `packedBytes` unfolds to. */
export interface UnfoldGuard {
  /** @throws ExtractionError `too-large` when all that was added is more than an honest archive holds. */
  add(bytes: number): void;
}

/** A guard for one archive. */
export function createUnfoldGuard(packedBytes: number): UnfoldGuard {
  let total = 0;
  return {
    add: (bytes) => {
      total += bytes;
      const { totalBytes, ratio, ratioFrom } = ARCHIVE_LIMITS;
      if (total > totalBytes || (total > ratioFrom && total > packedBytes * ratio)) throw unfolds();
    },
  };
}

function unfolds(): ExtractionError {
  const { ratio, totalBytes } = ARCHIVE_LIMITS;
  const reason = `The archive unfolds to more than ${ratio} times its size, or to over ${Math.round(totalBytes / 1024 ** 3)} GiB; upload the files themselves.`;
  return new ExtractionError('too-large', reason);
}
