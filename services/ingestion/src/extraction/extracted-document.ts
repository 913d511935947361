import type { Page } from '../pipeline/chunk.js';

/** MIME types that this service extracts text from. */
export type DocumentType = 'text/markdown' | 'text/plain' | 'text/html' | 'application/pdf';

/** The text of a file. Chunks, pages and citations are ranges of `text`. */
export interface ExtractedDocument {
  mime: DocumentType;
  /** What the document calls itself, else its file name. */
  title: string;
  text: string;
  format: 'markdown' | 'plain';
  pages: Page[];
}
