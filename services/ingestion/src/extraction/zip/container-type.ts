import type { DocumentType } from '../extracted-document.js';
import { unsupported } from '../refusals.js';
import { openZip, type ZipFile } from './zip-file.js';

/** What a zip container is, by the part that each format must have. */
const MAIN_PARTS: readonly (readonly [part: string, type: DocumentType])[] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];
const OPEN_DOCUMENT_TEXT = 'application/vnd.oasis.opendocument.text';
const EPUB = 'application/epub+zip';

/**
 * The format of a zip container by its parts: an Office file, a book, or an archive of files.
 * @throws ExtractionError when it is damaged, or a document of a kind that is not read.
 */
export async function containerType(bytes: Uint8Array): Promise<DocumentType> {
  const zip = await openZip(bytes);
  const main = MAIN_PARTS.find(([part]) => zip.has(part));
  if (main) return main[1];
  const declared = await declaredType(zip);
  if (declared.startsWith(OPEN_DOCUMENT_TEXT)) return OPEN_DOCUMENT_TEXT;
  if (declared === EPUB || zip.has('META-INF/container.xml')) return EPUB;
  if (zip.has('[Content_Types].xml') && zip.has('_rels/.rels')) throw unsupported('Office');
  if (declared.startsWith('application/vnd.')) throw unsupported(declared.slice(0, 80));
  return 'application/zip';
}

/** OpenDocument and EPUB start with a part that names their type. */
async function declaredType(zip: ZipFile): Promise<string> {
  const entry = zip.entries.find(({ name }) => name === 'mimetype');
  if (!entry || entry.bytes > 200 || entry.encrypted) return '';
  return (await zip.read('mimetype')).toString('latin1').trim();
}
