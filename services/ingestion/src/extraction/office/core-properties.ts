import { readXmlText } from '../read-xml.js';
import type { ZipFile } from '../zip/zip-file.js';

/** Where the formats keep what a document says about itself. */
const PROPERTIES = ['docProps/core.xml', 'meta.xml'];

/** What a document says about itself. */
export interface DocumentProperties {
  title: string | undefined;
  author: string | undefined;
}

/** Title and author in the properties of an Office Open XML or OpenDocument file. */
export async function documentProperties(zip: ZipFile): Promise<DocumentProperties> {
  const part = PROPERTIES.find((name) => zip.has(name));
  if (part === undefined) return { title: undefined, author: undefined };
  const first = await firstTexts(await zip.read(part), ['title', 'creator', 'initial-creator']);
  // The creator of an OpenDocument file is who changed it last.
  return { title: first.get('title'), author: first.get('initial-creator') ?? first.get('creator') };
}

/** The text of the first element of each of these names that has any. */
export async function firstTexts(
  xml: Uint8Array,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let inside: string | undefined;
  let text = '';
  await readXmlText(xml, {
    open: (name) => {
      inside = names.includes(name) && !found.has(name) ? name : undefined;
      text = '';
    },
    text: (part) => {
      if (inside !== undefined) text += part;
    },
    close: (name) => {
      const words = text.replace(/\s+/g, ' ').trim();
      if (inside === name && words !== '') found.set(name, words);
      inside = undefined;
    },
  });
  return found;
}
