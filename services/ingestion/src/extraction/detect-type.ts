import { fileTypeFromBuffer } from 'file-type';
import { detectUtf16 } from './decode-text.js';
import type { DocumentType } from './extracted-document.js';
import { ExtractionError } from './extraction-error.js';
import { notAsNamed, unsupported } from './refusals.js';
import { codeType } from './source-code.js';
import { startsAsMail, startsAsMbox } from './mail/mail-start.js';
import { containerType } from './zip/container-type.js';
import { startsAsZip } from './zip/zip-file.js';

/** As much of a file as is looked at to tell text from other bytes. */
const SAMPLE_BYTES = 64 * 1024;
const HTML_START =
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;
const PDF_MARK = '%PDF-';
/** Characters that no text has: unassigned, replaced, or for control. */
const NO_TEXT = /[\p{Cn}\p{Co}\ufffd]|(?![\t\n\f\r])\p{Cc}/gu;
/** Bytes that are not text up to this share are faults of a text. */
const TOLERATED_FAULTS = 0.01;
const TAR_MARK_AT = 257;
const PICTURES: Readonly<Record<string, DocumentType>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  tif: 'image/tiff',
};
/** Kinds of text by extension: it only decides between kinds of text, never between text and something else. */
const TEXT_TYPES: Readonly<Record<string, DocumentType>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  mdown: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'text/html',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  tab: 'text/tab-separated-values',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  ndjson: 'application/x-ndjson',
  txt: 'text/plain',
  text: 'text/plain',
  log: 'text/plain',
  rst: 'text/plain',
  adoc: 'text/plain',
};

/**
 * The type of a file by its content; the name only tells kinds of text apart.
 * @throws ExtractionError `empty`, `unsupported-type`, `unreadable-file` for what its name only promises, or
 * `encrypted-file` for protected Office files.
 */
export async function detectType(bytes: Uint8Array, fileName: string): Promise<DocumentType> {
  if (bytes.byteLength === 0) throw new ExtractionError('empty', 'The file is empty.');
  if (startsAsPdf(bytes)) return 'application/pdf';
  if (startsAsZip(bytes)) return containerType(bytes);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'application/gzip';
  if (latin(bytes.subarray(TAR_MARK_AT, TAR_MARK_AT + 5)) === 'ustar') return 'application/x-tar';
  if (isUtf16(bytes)) return textType(bytes, fileName);
  const known = await fileTypeFromBuffer(bytes.subarray(0, SAMPLE_BYTES));
  if (known && !isTextual(known.mime)) return PICTURES[known.ext] ?? refuse(known.ext, bytes);
  if (!looksLikeText(bytes.subarray(0, SAMPLE_BYTES))) throw notAsNamed(extensionOf(fileName), TEXT_TYPES);
  return textType(bytes, fileName);
}

/** Which kind of text: pages and mail by their start, others by their name. */
function textType(bytes: Uint8Array, fileName: string): DocumentType {
  const start = latin(bytes.subarray(0, 8192)).replace(/^\u00ef\u00bb\u00bf/, '');
  const name = fileName.split('/').at(-1) ?? fileName;
  const extension = extensionOf(name);
  if (HTML_START.test(start)) return 'text/html';
  const named = TEXT_TYPES[extension] ?? codeType(name, extension);
  if (named === undefined && startsAsMbox(start)) return 'application/mbox';
  if (named === undefined && startsAsMail(start)) return 'message/rfc822';
  return named ?? 'text/plain';
}

/** Formats that are text to us, although they have a name of their own. */
function isTextual(mime: string): boolean {
  return mime.startsWith('text/') || /[/+]xml$|x-subrip$|json$/.test(mime);
}

/** Readers accept a PDF header within the first kilobyte; a text that merely names it is no PDF. */
function startsAsPdf(bytes: Uint8Array): boolean {
  const head = latin(bytes.subarray(0, 1024));
  if (/^(?:\u00ef\u00bb\u00bf)?\s*%PDF-/.test(head)) return true;
  return head.includes(PDF_MARK) && !looksLikeText(bytes.subarray(0, SAMPLE_BYTES));
}

/** UTF-16, which audio frames also look like: so it must read as text too. */
function isUtf16(bytes: Uint8Array): boolean {
  const encoding = detectUtf16(bytes);
  if (!encoding) return false;
  const sample = new TextDecoder(encoding).decode(bytes.subarray(0, SAMPLE_BYTES), { stream: true });
  return (sample.match(NO_TEXT)?.length ?? 0) <= sample.length * TOLERATED_FAULTS;
}

/** Text has next to no control characters; a few are faults, as a long text may have them. */
function looksLikeText(sample: Uint8Array): boolean {
  let controls = 0;
  for (const byte of sample) {
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) controls++;
  }
  return controls <= sample.length * TOLERATED_FAULTS;
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

function extensionOf(fileName: string): string {
  const name = fileName.split('/').at(-1) ?? fileName;
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Old Office files and protected new ones share a container; the protected ones name their stream. */
function refuse(kind: string, bytes: Uint8Array): never {
  if (kind !== 'cfb') throw unsupported(kind);
  if (
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('EncryptedPackage', 0, 'utf16le')
  ) {
    const reason = 'The file is protected by a password; upload a copy without one.';
    throw new ExtractionError('encrypted-file', reason);
  }
  const reason =
    'Word, Excel and PowerPoint files of before 2007 are not read; save it as .docx, .xlsx or .pptx.';
  throw new ExtractionError('unsupported-type', reason);
}
