/** How text in pictures is recognized: Tesseract, and Poppler for pages of PDFs, as programs of the system. */
export interface OcrOptions {
  /** Language data of Tesseract, joined by `+`. */
  languages: string;
  /** Longest recognition of one page, milliseconds. */
  pageTimeoutMs: number;
  /** Most pages of one file that are recognized. */
  mostPages: number;
}

/** The options for languages such as `eng+rus`. */
export function ocrOptions(languages: string): OcrOptions {
  return { languages, pageTimeoutMs: 60_000, mostPages: 500 };
}
