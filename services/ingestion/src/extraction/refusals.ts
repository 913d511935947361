import { ExtractionError } from './extraction-error.js';

const SUPPORTED =
  'text, Markdown, HTML, PDF, DOCX, XLSX, PPTX, ODT, EPUB, CSV, JSON, e-mail, source code, or a zip or tar of them';

/** The refusal of a format that has a name. */
export function unsupported(kind: string): ExtractionError {
  const what = kind === '' ? 'This kind of file is' : `Files of the kind "${kind}" are`;
  return new ExtractionError('unsupported-type', `${what} not read; use ${SUPPORTED}.`);
}

/** Extensions of formats that are read and have a mark of their own, which the bytes then lack. */
const MARKED = new Set(['pdf', 'docx', 'xlsx', 'pptx', 'odt', 'epub', 'zip', 'tar', 'gz', 'tgz']);

/** The refusal of bytes of no known kind, by what their name promises. */
export function notAsNamed(extension: string, textTypes: Readonly<Record<string, unknown>>): ExtractionError {
  if (MARKED.has(extension)) {
    const reason = `The file is damaged or is no .${extension} at all; open it where it comes from and save it again.`;
    return new ExtractionError('unreadable-file', reason);
  }
  if (!(extension in textTypes)) return unsupported(extension);
  const reason = `The file is not text, although its name ends in .${extension}; check what it holds.`;
  return new ExtractionError('unsupported-type', reason);
}
