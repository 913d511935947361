import { readXmlText } from '../read-xml.js';
import type { ZipFile } from '../zip/zip-file.js';

/** Where the formats keep what a document says about itself. */
const PROPERTIES = ['docProps/core.xml', 'meta.xml'];

/** The title in the properties of an Office Open XML or OpenDocument file; undefined when there is none. */
export async function documentTitle(zip: ZipFile): Promise<string | undefined> {
  const part = PROPERTIES.find((name) => zip.has(name));
  if (part === undefined) return undefined;
  let title = '';
  let inside = false;
  await readXmlText(await zip.read(part), {
    open: (name) => (inside = name === 'title' && title === ''),
    text: (text) => {
      if (inside) title += text;
    },
    close: () => (inside = false),
  });
  const words = title.replace(/\s+/g, ' ').trim();
  return words === '' ? undefined : words;
}
