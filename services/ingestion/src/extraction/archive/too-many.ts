import { ExtractionError } from '../extraction-error.js';
import { ARCHIVE_LIMITS } from './archive-limits.js';

/** The refusal of an archive of more files than anybody packs. */
export function tooMany(): ExtractionError {
  const reason = `The archive holds more than ${ARCHIVE_LIMITS.members} files; split it.`;
  return new ExtractionError('too-large', reason);
}
