import { ExtractionError } from './extraction-error.js';

const SUPPORTED =
  'text, Markdown, HTML, PDF, DOCX, XLSX, PPTX, ODT, EPUB, CSV, JSON, e-mail, source code, or a zip or tar of them';

/** The refusal of a format that has a name. */
export function unsupported(kind: string): ExtractionError {
  const what = kind === '' ? 'This kind of file is' : `Files of the kind "${kind}" are`;
  return new ExtractionError('unsupported-type', `${what} not read; use ${SUPPORTED}.`);
}

/** The refusal of bytes whose name promises text. */
export function notText(extension: string, textTypes: Readonly<Record<string, unknown>>): ExtractionError {
  if (!(extension in textTypes)) return unsupported(extension);
  const reason = `The file is not text, although its name ends in .${extension}; check what it holds.`;
  return new ExtractionError('unsupported-type', reason);
}
