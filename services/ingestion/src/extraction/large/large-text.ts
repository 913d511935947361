import { detectEncoding } from '../decode-text.js';
import { detectType } from '../detect-type.js';
import { ExtractionError } from '../extraction-error.js';
import type { DocumentType } from '../extracted-document.js';
import { fileTitle } from '../file-title.js';
import { textPieces, type TextPiece } from './text-pieces.js';

/** A text that is read in pieces. Its lines are those of its file. */
export interface LargeText {
  mime: DocumentType;
  title: string;
  format: 'markdown' | 'plain';
  pieces: AsyncIterable<TextPiece>;
}

/** Bytes that are looked at to tell type and encoding. */
const HEAD_BYTES = 256 * 1024;

/**
 * Opens a large file as text; undefined when it is not one that can be read in pieces: pages, documents, archives, JSON.
 * Records of tables are read as lines.
 */
export async function openLargeText(
  content: AsyncIterable<Uint8Array>,
  fileName: string,
): Promise<LargeText | undefined> {
  const { head, whole } = await peek(content);
  const mime = await typeOf(head, fileName);
  if (mime === undefined || !isStreamable(mime)) return undefined;
  const format = mime === 'text/markdown' ? 'markdown' : 'plain';
  const pieces = textPieces(whole, detectEncoding(head, false));
  return { mime, title: fileTitle(fileName), format, pieces };
}

/** The type of what is read in pieces or whole; undefined for what is not read at all. */
async function typeOf(head: Uint8Array, fileName: string): Promise<DocumentType | undefined> {
  try {
    return await detectType(head, fileName);
  } catch (error) {
    if (error instanceof ExtractionError) return undefined;
    throw error;
  }
}

/** HTML, JSON and mail have a form that only shows when they are read as a whole. */
function isStreamable(mime: DocumentType): boolean {
  return (mime.startsWith('text/') && mime !== 'text/html') || mime === 'application/x-ndjson';
}

/** The first bytes, and everything including them. */
async function peek(content: AsyncIterable<Uint8Array>) {
  const iterator = content[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    parts.push(next.value);
    length += next.value.byteLength;
  }
  const head = Buffer.concat(parts);
  const whole = (async function* () {
    try {
      yield* parts.splice(0);
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
  return { head: head.subarray(0, HEAD_BYTES), whole };
}
