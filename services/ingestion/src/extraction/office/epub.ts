import { posix } from 'node:path';
import { ExtractionError } from '../extraction-error.js';
import type { ExtractedDocument } from '../extracted-document.js';
import { fileTitle } from '../file-title.js';
import { extractHtml } from '../html.js';
import { readXmlText } from '../read-xml.js';
import { TextBuilder } from '../text-builder.js';
import { openZip, type ZipFile } from '../zip/zip-file.js';
import { firstTexts } from './core-properties.js';

interface Package {
  title: string | undefined;
  author: string | undefined;
  /** Names of the chapters in reading order. */
  chapters: string[];
}

/** A book as Markdown, chapter by chapter in reading order; its table of contents is left out. */
export async function extractEpub(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const zip = await openZip(bytes);
  const { title, author, chapters } = await readPackage(zip, await packageName(zip));
  const builder = new TextBuilder();
  for (const name of chapters) {
    if (!zip.has(name)) continue;
    builder.block(extractHtml(await zip.read(name), name).text);
  }
  return {
    mime: 'application/epub+zip',
    format: 'markdown',
    pages: [],
    title: title ?? fileTitle(fileName),
    author,
    text: builder.text(),
  };
}

async function packageName(zip: ZipFile): Promise<string> {
  let name = '';
  await readXmlText(await zip.read('META-INF/container.xml'), {
    open: (element, attributes) => {
      if (element === 'rootfile') name ||= attributes['full-path'] ?? '';
    },
  });
  if (!zip.has(name)) throw new ExtractionError('unreadable-file', 'The book does not name its contents.');
  return name;
}

async function readPackage(zip: ZipFile, name: string): Promise<Package> {
  const items = new Map<string, string>();
  const order: string[] = [];
  const content = await zip.read(name);
  await readXmlText(content, {
    open: (element, attributes) => {
      if (element === 'item' && isChapter(attributes))
        items.set(attributes['id'] ?? '', attributes['href'] ?? '');
      if (element === 'itemref') order.push(attributes['idref'] ?? '');
    },
  });
  const hrefs = order.flatMap((id) => items.get(id) ?? []);
  const chapters = hrefs.map((href) => posix.join(posix.dirname(name), safeDecode(href)));
  const own = await firstTexts(content, ['title', 'creator']);
  return { title: own.get('title'), author: own.get('creator'), chapters };
}

function isChapter(attributes: Readonly<Record<string, string>>): boolean {
  const isPage = /html/.test(attributes['media-type'] ?? '');
  return isPage && !(attributes['properties'] ?? '').split(' ').includes('nav');
}

function safeDecode(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch (error) {
    if (error instanceof URIError) return href;
    throw error;
  }
}
