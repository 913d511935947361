import type { PlaceRange } from '@aia/contracts';
import { decodeText } from './decode-text.js';
import type { ExtractedDocument } from './extracted-document.js';
import { ExtractionError } from './extraction-error.js';
import { fileTitle } from './file-title.js';
import { LIMITS } from './limits.js';

/** Plain text as it is. */
export function extractPlainText(bytes: Uint8Array, fileName: string): ExtractedDocument {
  const text = decodeText(bytes);
  return { mime: 'text/plain', format: 'plain', pages: [], title: fileTitle(fileName), ...wholeLines(text) };
}

/**
 * A text whose lines are those of its file.
 * @throws ExtractionError `too-large` for a line that no person reads.
 */
export function wholeLines(text: string): { text: string; places: PlaceRange[] } {
  refuseLongLine(text);
  return { text, places: text === '' ? [] : [{ start: 0, end: text.length, line: 1 }] };
}

/** @throws ExtractionError `too-large`. */
export function refuseLongLine(text: string): void {
  if (text.length <= LIMITS.lineLength) return;
  let number = 1;
  for (let at = 0; at < text.length; number++) {
    const end = text.indexOf('\n', at);
    if ((end < 0 ? text.length : end) - at > LIMITS.lineLength) throw longLine(number);
    at = end < 0 ? text.length : end + 1;
  }
}

/** The refusal of a line that is longer than a book. */
export function longLine(number: number): ExtractionError {
  const limit = Math.round(LIMITS.lineLength / 1024 / 1024);
  const reason = `Line ${number} is longer than ${limit} million characters; break the text into lines.`;
  return new ExtractionError('too-large', reason);
}
