import { fileTypeFromBuffer } from 'file-type';
import type { DocumentType } from './extracted-document.js';
import { ExtractionError } from './extraction-error.js';

/** As much of a file as is looked at to tell text from other bytes. */
const SAMPLE_BYTES = 64 * 1024;
const HTML_START =
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;
const PDF_MARK = '%PDF-';
/** Characters that no text has: unassigned, replaced, or for control. */
const NO_TEXT = /[\p{Cn}\p{Co}\ufffd]|(?![\t\n\f\r])\p{Cc}/gu;
/** Kinds of text by extension: it only decides between kinds of text, never between text and something else. */
const TEXT_TYPES: Readonly<Record<string, DocumentType>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  mdown: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'text/html',
};

/**
 * The type of a file by its content; the name only tells kinds of text apart.
 * @throws ExtractionError `empty` or `unsupported-type`.
 */
export async function detectType(bytes: Uint8Array, fileName: string): Promise<DocumentType> {
  if (bytes.byteLength === 0) throw new ExtractionError('empty', 'The file is empty.');
  if (startsAsPdf(bytes)) return 'application/pdf';
  if (isUtf16(bytes)) return TEXT_TYPES[extensionOf(fileName)] ?? 'text/plain';
  const known = await fileTypeFromBuffer(bytes);
  // XML is text to us: XHTML pages start like it.
  if (known && known.mime !== 'application/xml') throw unsupported(known.ext);
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (!looksLikeText(sample)) throw notText(extensionOf(fileName));
  const start = new TextDecoder('latin1').decode(sample.subarray(0, 4096)).replace(/^\u00ef\u00bb\u00bf/, '');
  if (HTML_START.test(start)) return 'text/html';
  if (known) throw unsupported('xml');
  return TEXT_TYPES[extensionOf(fileName)] ?? 'text/plain';
}

/** Readers accept a PDF header within the first kilobyte; a text that merely names it is no PDF. */
function startsAsPdf(bytes: Uint8Array): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  if (/^(?:\u00ef\u00bb\u00bf)?\s*%PDF-/.test(head)) return true;
  return head.includes(PDF_MARK) && !looksLikeText(bytes.subarray(0, SAMPLE_BYTES));
}

/** UTF-16 with its byte order mark, which audio frames also start with: so it must read as text too. */
function isUtf16(bytes: Uint8Array): boolean {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (!little && !(bytes[0] === 0xfe && bytes[1] === 0xff)) return false;
  const sample = new TextDecoder(little ? 'utf-16le' : 'utf-16be').decode(bytes.subarray(0, SAMPLE_BYTES));
  return (sample.match(NO_TEXT)?.length ?? 0) <= sample.length * 0.01;
}

/** Text has no NUL and next to no control characters. */
function looksLikeText(sample: Uint8Array): boolean {
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) return false;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) controls++;
  }
  return controls <= sample.length * 0.01;
}

function extensionOf(fileName: string): string {
  const name = fileName.split('/').at(-1) ?? fileName;
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

function notText(extension: string): ExtractionError {
  if (!(extension in TEXT_TYPES) && extension !== 'txt') return unsupported(extension);
  const reason = `The file is not text, although its name ends in .${extension}; check what it holds.`;
  return new ExtractionError('unsupported-type', reason);
}

function unsupported(kind: string): ExtractionError {
  const what = kind === '' ? 'This kind of file is' : `Files of the kind "${kind}" are`;
  return new ExtractionError(
    'unsupported-type',
    `${what} not supported; use Markdown, plain text, HTML or PDF.`,
  );
}
