import { decodeText } from './decode-text.js';
import type { ExtractedDocument } from './extracted-document.js';
import { fileTitle } from './file-title.js';

/** Plain text as it is. */
export function extractPlainText(bytes: Uint8Array, fileName: string): ExtractedDocument {
  return {
    mime: 'text/plain',
    format: 'plain',
    pages: [],
    text: decodeText(bytes),
    title: fileTitle(fileName),
  };
}
