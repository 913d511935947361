import { getDocumentProxy } from 'unpdf';
import type { Page } from '../../pipeline/chunk.js';
import { normalizeText } from '../decode-text.js';
import type { ExtractedDocument } from '../extracted-document.js';
import { ExtractionError } from '../extraction-error.js';
import { fileTitle } from '../file-title.js';
import { LIMITS } from '../limits.js';
import type { OcrOptions } from '../ocr/ocr-options.js';
import { fontOutline, type PlacedLine } from './font-outline.js';
import { withoutBoilerplate, type NumberedPage } from './page-boilerplate.js';
import { joinLines, toLines, type PageLine, type TextItem } from './page-text.js';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

const PAGE_BREAK = '\n\n';

/**
 * The text layer of a PDF, page by page, with the range of every page and headings by the size of their font. Page
 * headers and footers are left out. Pages without text are recognized where `ocr` is set.
 * @throws ExtractionError `encrypted-pdf`, `unreadable-file`, or `no-text` for scans.
 */
export async function extractPdf(
  bytes: Uint8Array,
  fileName: string,
  ocr?: OcrOptions,
): Promise<ExtractedDocument> {
  const pdf = await openPdf(bytes);
  try {
    const read = await readPages(pdf);
    const scanned = ocr ? await recognize(bytes, read, ocr) : new Map<number, string>();
    const content = composePages(withoutBoilerplate(read), scanned);
    if (content.text.trim() === '') throw noText(ocr !== undefined);
    const own = await pdfProperties(pdf);
    const title = own.title ?? fileTitle(fileName);
    return { mime: 'application/pdf', format: 'plain', title, author: own.author, ...content };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'PasswordException') {
      const reason = 'The PDF is protected by a password; upload a copy without one.';
      throw new ExtractionError('encrypted-pdf', reason, { cause });
    }
    const reason = 'The PDF is damaged and cannot be opened; export or download it again.';
    throw new ExtractionError('unreadable-file', reason, { cause });
  }
}

async function readPages(pdf: Pdf): Promise<NumberedPage[]> {
  const pages: NumberedPage[] = [];
  let length = 0;
  for (let page = 1; page <= pdf.numPages; page++) {
    const lines = await readPage(pdf, page);
    length += lines.reduce((sum, line) => sum + line.text.length, 0);
    if (length > LIMITS.textLength) throw tooLarge();
    pages.push({ page, lines });
  }
  return pages;
}

async function readPage(pdf: Pdf, number: number): Promise<PageLine[]> {
  try {
    const page = await pdf.getPage(number);
    const { items, styles } = await page.getTextContent();
    const found: TextItem[] = items.flatMap((item) =>
      'str' in item
        ? [
            {
              ...position(item.transform),
              str: item.str,
              width: item.width,
              hasEOL: item.hasEOL,
              monospace: styles[item.fontName]?.fontFamily === 'monospace',
            },
          ]
        : [],
    );
    page.cleanup();
    return toLines(found);
  } catch (cause) {
    const reason = `Page ${number} of the PDF is damaged and cannot be read; export or download the file again.`;
    throw new ExtractionError('unreadable-file', reason, { cause });
  }
}

/** Place and height of an item from its transformation matrix `[a, b, c, d, x, y]`. */
function position(transform: unknown[]): { x: number; y: number; height: number } {
  const [, , c = 0, d = 0, x = 0, y = 0] = transform.map(Number);
  return { x, y, height: Math.hypot(c, d) };
}

/** One text of all pages, with the recognized text of those that are pictures. */
function composePages(read: readonly NumberedPage[], scanned: ReadonlyMap<number, string>) {
  const pages: Page[] = [];
  const placed: PlacedLine[] = [];
  let text = '';
  for (const { page, lines } of read) {
    const { text: written, starts } = joinLines(lines);
    const content = written === '' ? (scanned.get(page) ?? '') : written.trimEnd();
    if (content === '') continue;
    if (text !== '') text += PAGE_BREAK;
    const from = text.length;
    pages.push({ page, start: from, end: from + content.length });
    for (const [i, line] of lines.entries()) placed.push({ line, start: from + (starts[i] ?? 0) });
    text += content;
  }
  return { text, pages, outline: fontOutline(placed) };
}

/** The text of pages that have no text layer, by page. */
async function recognize(
  bytes: Uint8Array,
  read: readonly NumberedPage[],
  ocr: OcrOptions,
): Promise<Map<number, string>> {
  const empty = read.filter(({ lines }) => lines.length === 0).map(({ page }) => page);
  if (empty.length === 0) return new Map();
  const { recognizePages } = await import('../ocr/pdf-pages.js');
  return recognizePages(bytes, empty, ocr);
}

async function pdfProperties(pdf: Pdf) {
  const { info } = await pdf.getMetadata();
  const { Title, Author } = info as { Title?: unknown; Author?: unknown };
  return { title: wordsOf(Title), author: wordsOf(Author) };
}

function wordsOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? normalizeText(value).trim() : undefined;
}

function noText(recognized: boolean): ExtractionError {
  const reason = recognized
    ? 'The PDF holds pictures of pages in which no text was recognized.'
    : 'The PDF holds pictures of pages but no text; turn on text recognition (OCR=tesseract) or run it first.';
  return new ExtractionError('no-text', reason);
}

function tooLarge(): ExtractionError {
  return new ExtractionError('too-large', 'The PDF holds more text than can be read at once; split it.');
}
