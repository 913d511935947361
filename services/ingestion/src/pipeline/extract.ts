import { detectType } from '../extraction/detect-type.js';
import type { DocumentType, ExtractedDocument } from '../extraction/extracted-document.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import { extractMarkdown } from '../extraction/markdown.js';
import { extractPlainText } from '../extraction/plain-text.js';

type Extractor = (bytes: Uint8Array, fileName: string) => ExtractedDocument | Promise<ExtractedDocument>;

/** Parsers of HTML and PDF are large, so they are loaded when the first such file comes. */
const extractors: Record<DocumentType, Extractor> = {
  'text/markdown': extractMarkdown,
  'text/plain': extractPlainText,
  'text/html': async (bytes, fileName) =>
    (await import('../extraction/html.js')).extractHtml(bytes, fileName),
  'application/pdf': async (bytes, fileName) =>
    (await import('../extraction/pdf.js')).extractPdf(bytes, fileName),
};

const MAX_TITLE_LENGTH = 300;

/**
 * The text of a file, by the type that its content shows.
 * @throws ExtractionError with a sentence for a person when the file gives no text.
 */
export async function extract(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const type = await detectType(bytes, fileName);
  const document = await extractors[type](bytes, fileName);
  if (document.text.trim() === '') throw new ExtractionError('empty', 'The file has no text in it.');
  return { ...document, title: document.title.slice(0, MAX_TITLE_LENGTH) };
}
