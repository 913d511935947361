import type { PlaceRange } from '@aia/contracts';
import type { Page } from '../pipeline/chunk.js';

/** MIME types that this service extracts text from; source code is `text/x-<language>`. */
export type DocumentType =
  | 'text/markdown'
  | 'text/plain'
  | 'text/html'
  | 'text/csv'
  | 'text/tab-separated-values'
  | 'application/json'
  | 'application/x-ndjson'
  | 'application/pdf'
  | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  | 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
  | 'application/vnd.oasis.opendocument.text'
  | 'application/epub+zip'
  | 'message/rfc822'
  | 'application/mbox'
  | 'image/png'
  | 'image/jpeg'
  | 'image/tiff'
  | 'application/zip'
  | 'application/x-tar'
  | 'application/gzip'
  | `text/x-${string}`;

/** A heading of a text that does not mark its headings, e.g. by font size in a PDF. */
export interface OutlineEntry {
  start: number;
  depth: number;
  title: string;
}

/** The text of a file. Chunks, pages, places and citations are ranges of `text`. */
export interface ExtractedDocument {
  mime: DocumentType;
  /** What the document calls itself, else its file name. */
  title: string;
  /** Who wrote it, where the file says so; of several authors the first. */
  author?: string | undefined;
  text: string;
  format: 'markdown' | 'plain';
  pages: Page[];
  /** Slides, sheets with rows, or lines, in text order. */
  places?: PlaceRange[];
  /** Headings in text order, where `text` does not mark them. */
  outline?: OutlineEntry[];
}
