import { frontMatterLength, markdownBlocks } from '../chunking/markdown-blocks.js';
import { decodeText } from './decode-text.js';
import type { ExtractedDocument } from './extracted-document.js';
import { fileTitle } from './file-title.js';
import { wholeLines } from './plain-text.js';

const FRONT_MATTER = {
  title: /^title:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n]*))$/m,
  author: /^author:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n]*))$/m,
};

/** Markdown is its own text: citations show the source as it was written. */
export function extractMarkdown(bytes: Uint8Array, fileName: string): ExtractedDocument {
  const text = decodeText(bytes);
  const lines = wholeLines(text);
  const title = markdownTitle(text, fileName);
  const author = frontMatter(text, 'author');
  return { mime: 'text/markdown', format: 'markdown', pages: [], title, author, ...lines };
}

/** The first heading, else the title of the front matter, else the name of the file. */
export function markdownTitle(text: string, fileName: string): string {
  const heading = markdownBlocks(text).find((block) => block.heading?.title)?.heading?.title;
  return heading ?? frontMatter(text, 'title') ?? fileTitle(fileName);
}

function frontMatter(text: string, field: keyof typeof FRONT_MATTER): string | undefined {
  const match = FRONT_MATTER[field].exec(text.slice(0, frontMatterLength(text)));
  const value = (match?.[1] ?? match?.[2] ?? match?.[3] ?? '').trim();
  return value === '' ? undefined : value;
}
