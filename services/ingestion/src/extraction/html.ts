/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { decodeText } from './decode-text.js';
import type { ExtractedDocument } from './extracted-document.js';
import { ExtractionError } from './extraction-error.js';
import { fileTitle } from './file-title.js';
import { createMarkdownWriter, HEADING_LEVEL } from './html-to-markdown.js';
import { removeClutter } from './html-clutter.js';

/** The article that Readability finds must hold this share of the page's text; else it cut away too much. */
const ARTICLE_SHARE = 0.6;
/** Readability scores every element: on pages with more of them the whole body is taken. */
const MAX_ELEMENTS_TO_SCORE = 30_000;
/** Real pages nest some thirty elements; converters need time that grows with the square of the depth. */
const MAX_DEPTH = 250;

/**
 * The readable part of a page as Markdown: headings, lists, tables and code keep their form, navigation and scripts are
 * left out.
 */
export function extractHtml(bytes: Uint8Array, fileName: string): ExtractedDocument {
  const document = parse(decodeText(bytes));
  refuseDeepNesting(document.documentElement);
  const title = pageTitle(document) ?? fileTitle(fileName);
  const author = pageAuthor(document);
  removeClutter(document);
  keepHeadingLevels(document);
  const content = articleOf(document) ?? document.body;
  const text = createMarkdownWriter()(content);
  return { mime: 'text/html', format: 'markdown', pages: [], title, author, text };
}

/** A page of its own, not a fragment that may speak of the tag: only comments and declarations stand before it. */
const IS_PAGE = /^\s*(?:<!--[\s\S]*?-->\s*|<[!?][^>]*>\s*)*<html\b/i;
/** What belongs into the head wherever a page has it (HTML standard, "metadata content"). */
const METADATA = new Set(['TITLE', 'META', 'LINK', 'STYLE', 'SCRIPT', 'BASE', 'TEMPLATE']);

function parse(html: string): Document {
  const { document } = parseHTML(IS_PAGE.test(html) ? html : `<html><body>${html}</body></html>`);
  gatherHeadAndBody(document);
  return document;
}

/**
 * Gives the page one head and one body with everything in them. Both tags may be left out in HTML and anything may stand
 * around them; the parser keeps that as it is, and its `document.body` then is a new, empty one.
 */
function gatherHeadAndBody(document: Document): void {
  const root = document.documentElement;
  const [head, body] = [document.createElement('head'), document.createElement('body')];
  for (const node of [...root.childNodes]) place(node, head, body);
  root.replaceChildren(head, body);
}

function place(node: Node, head: HTMLElement, body: HTMLElement): void {
  if (node.nodeName === 'BODY') body.append(...node.childNodes);
  else if (node.nodeName === 'HEAD') for (const child of [...node.childNodes]) place(child, head, body);
  else (METADATA.has(node.nodeName) ? head : body).append(node);
}

/** Walks without recursion, so that depth cannot exhaust the stack. */
function refuseDeepNesting(root: Element): void {
  let depth = 0;
  for (let node: Element | null = root; node;) {
    if (depth > MAX_DEPTH) {
      const reason = `The page nests its elements more than ${MAX_DEPTH} deep; save it as plain text or Markdown.`;
      throw new ExtractionError('unreadable-file', reason);
    }
    if (node.firstElementChild) {
      node = node.firstElementChild;
      depth += 1;
      continue;
    }
    while (node && node !== root && !node.nextElementSibling) {
      node = node.parentElement;
      depth -= 1;
    }
    node = node === root ? null : (node?.nextElementSibling ?? null);
  }
}

function pageTitle(document: Document): string | undefined {
  const titles = [document.querySelector('title'), document.querySelector('h1')];
  return titles.map((element) => element?.textContent?.replace(/\s+/g, ' ').trim()).find((text) => text);
}

/** The author that the page names in its head; addresses of profiles are no names. */
function pageAuthor(document: Document): string | undefined {
  const metas = document.querySelectorAll('meta[name="author" i], meta[property="article:author"]');
  const names = [...metas].map((meta) => meta.getAttribute('content')?.trim() ?? '');
  return names.find((name) => name !== '' && !/^https?:/i.test(name));
}

/** Readability makes second-level headings of first-level ones: the level of the page is noted beside them. */
function keepHeadingLevels(document: Document): void {
  for (const heading of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    heading.setAttribute(HEADING_LEVEL, heading.nodeName.charAt(1));
  }
}

/** The main content, unless Readability finds none or drops much of the page. */
function articleOf(document: Document): HTMLElement | undefined {
  if (document.querySelectorAll('*').length > MAX_ELEMENTS_TO_SCORE) return undefined;
  const bodyLength = textLength(document.body);
  const copy = document.cloneNode(true) as Document;
  const article = new Readability<HTMLElement>(copy, {
    serializer: (node) => node as HTMLElement,
    keepClasses: true,
    charThreshold: 200,
  }).parse();
  const content = article?.content;
  if (!content || textLength(content) < bodyLength * ARTICLE_SHARE) return undefined;
  return sameHeadings(document.body, content) ? content : undefined;
}

/** Readability drops headings that it takes for the title; a page must keep them, because chunks follow them. */
function sameHeadings(body: HTMLElement, content: HTMLElement): boolean {
  const count = (element: HTMLElement) => element.querySelectorAll('h1,h2,h3,h4,h5,h6').length;
  return count(content) >= count(body);
}

function textLength(element: HTMLElement): number {
  return (element.textContent ?? '').replace(/\s+/g, ' ').length;
}
