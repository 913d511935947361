import { toStorable } from '../extraction/decode-text.js';
import { detectType } from '../extraction/detect-type.js';
import type { DocumentType, ExtractedDocument } from '../extraction/extracted-document.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import { extractMarkdown } from '../extraction/markdown.js';
import type { OcrOptions } from '../extraction/ocr/ocr-options.js';
import { extractPlainText } from '../extraction/plain-text.js';
import { extractCode } from '../extraction/source-code.js';

type Extractor = (
  bytes: Uint8Array,
  fileName: string,
  ocr: OcrOptions | undefined,
) => ExtractedDocument | Promise<ExtractedDocument>;

/** Parsers other than those of text are loaded when the first such file comes. */
const extractors: Readonly<Record<string, Extractor>> = {
  'text/markdown': extractMarkdown,
  'text/plain': extractPlainText,
  'text/html': async (bytes, name) => (await import('../extraction/html.js')).extractHtml(bytes, name),
  'text/csv': delimited,
  'text/tab-separated-values': delimited,
  'application/json': async (bytes, name) =>
    (await import('../extraction/tables/json.js')).extractJson(bytes, name),
  'application/x-ndjson': async (bytes, name) =>
    (await import('../extraction/tables/json.js')).extractJsonLines(bytes, name),
  'application/pdf': async (bytes, name, ocr) =>
    (await import('../extraction/pdf/pdf.js')).extractPdf(bytes, name, ocr),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': async (bytes, name) =>
    (await import('../extraction/office/docx.js')).extractDocx(bytes, name),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': async (bytes, name) =>
    (await import('../extraction/office/xlsx.js')).extractXlsx(bytes, name),
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': async (bytes, name) =>
    (await import('../extraction/office/pptx.js')).extractPptx(bytes, name),
  'application/vnd.oasis.opendocument.text': async (bytes, name) =>
    (await import('../extraction/office/odt.js')).extractOdt(bytes, name),
  'application/epub+zip': async (bytes, name) =>
    (await import('../extraction/office/epub.js')).extractEpub(bytes, name),
  'message/rfc822': async (bytes, name) =>
    (await import('../extraction/mail/eml.js')).extractEml(bytes, name),
  'application/mbox': async (bytes, name) =>
    (await import('../extraction/mail/mbox.js')).extractMbox(bytes, name),
  'image/png': picture,
  'image/jpeg': picture,
  'image/tiff': picture,
};
const ARCHIVES: ReadonlySet<string> = new Set(['application/zip', 'application/x-tar', 'application/gzip']);
const MAX_TITLE_LENGTH = 300;
/** The longest name that a search can ask for. */
const MAX_AUTHOR_LENGTH = 200;

/**
 * The text of a file, by the type that its content shows. `ocr` reads pictures of text, where it is set.
 * @throws ExtractionError with a sentence for a person when the file gives no text; `archive` when it holds files.
 */
export async function extract(
  bytes: Uint8Array,
  fileName: string,
  ocr?: OcrOptions,
): Promise<ExtractedDocument> {
  const type = await detectType(bytes, fileName);
  if (ARCHIVES.has(type)) throw new ExtractionError('archive', 'The file is an archive of other files.');
  const { author, ...document } = await extractAs(type, bytes, fileName, ocr);
  if (document.text.trim() === '') throw new ExtractionError('empty', 'The file has no text in it.');
  const title = toStorable(document.title.slice(0, MAX_TITLE_LENGTH));
  const text = toStorable(document.text);
  return { ...document, title, text, ...oneLine(author) };
}

/** The author as one line; nothing when the file names none. */
function oneLine(author = ''): Pick<ExtractedDocument, 'author'> {
  const name = toStorable(author.replace(/\s+/g, ' ').trim().slice(0, MAX_AUTHOR_LENGTH));
  return name === '' ? {} : { author: name };
}

async function extractAs(
  type: DocumentType,
  bytes: Uint8Array,
  fileName: string,
  ocr: OcrOptions | undefined,
): Promise<ExtractedDocument> {
  const extractor = extractors[type];
  return extractor ? extractor(bytes, fileName, ocr) : extractCode(bytes, fileName, type);
}

async function delimited(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const { extractDelimited } = await import('../extraction/tables/delimited.js');
  return extractDelimited(bytes, fileName);
}

async function picture(
  bytes: Uint8Array,
  fileName: string,
  ocr: OcrOptions | undefined,
): Promise<ExtractedDocument> {
  const { extractPicture } = await import('../extraction/ocr/picture.js');
  return extractPicture(bytes, fileName, ocr);
}
