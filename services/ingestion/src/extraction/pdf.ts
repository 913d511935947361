import { getDocumentProxy } from 'unpdf';
import type { Page } from '../pipeline/chunk.js';
import { normalizeText } from './decode-text.js';
import type { ExtractedDocument } from './extracted-document.js';
import { ExtractionError } from './extraction-error.js';
import { fileTitle } from './file-title.js';
import { pageText, type TextItem } from './pdf-page-text.js';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

const PAGE_BREAK = '\n\n';

/**
 * The text layer of a PDF, page by page, with the range of every page.
 * @throws ExtractionError `encrypted-pdf`, `unreadable-file`, or `no-text` for scans.
 */
export async function extractPdf(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const pdf = await openPdf(bytes);
  try {
    const { text, pages } = await readPages(pdf);
    if (text.trim() === '') throw noText();
    const title = (await pdfTitle(pdf)) ?? fileTitle(fileName);
    return { mime: 'application/pdf', format: 'plain', title, text, pages };
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

async function readPages(pdf: Pdf): Promise<{ text: string; pages: Page[] }> {
  const pages: Page[] = [];
  let text = '';
  for (let number = 1; number <= pdf.numPages; number++) {
    const content = await readPage(pdf, number);
    if (content === '') continue;
    if (text !== '') text += PAGE_BREAK;
    pages.push({ page: number, start: text.length, end: text.length + content.length });
    text += content;
  }
  return { text, pages };
}

async function readPage(pdf: Pdf, number: number): Promise<string> {
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
    return normalizeText(pageText(found)).trim();
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

async function pdfTitle(pdf: Pdf): Promise<string | undefined> {
  const { info } = await pdf.getMetadata();
  const title = (info as { Title?: unknown }).Title;
  return typeof title === 'string' && title.trim() !== '' ? normalizeText(title).trim() : undefined;
}

function noText(): ExtractionError {
  return new ExtractionError(
    'no-text',
    'The PDF holds pictures of pages but no text; run it through text recognition (OCR) first.',
  );
}
