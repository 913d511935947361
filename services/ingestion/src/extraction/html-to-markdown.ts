import TurndownService from 'turndown';
import { normalizeText } from './decode-text.js';
import { tableToMarkdown } from './html-table.js';

const LANGUAGE_CLASS = /(?:language|lang|highlight|brush)[-:_ ]+([\w+#-]+)/i;
const SPACES_BEFORE_BREAK = /[ \t]+\n/g;
const MANY_BREAKS = /\n{3,}/g;
/** Text in the place of an icon, e.g. `[Note]`. */
const ICON_TEXT = /^\[.*\]$/;
const WORDS = new Set(['A', 'STRONG', 'B', 'EM', 'I', 'U', 'DEL', 'S']);
const CODE = new Set(['CODE', 'TT', 'KBD', 'SAMP']);
const HEADINGS = new Set(['H1', 'H2', 'H3', 'H4', 'H5', 'H6']);
const LAYOUT = new Set(['TABLE', 'THEAD', 'TBODY', 'TFOOT', 'TR', 'TH', 'TD', 'CAPTION', 'COLGROUP']);

/** Attribute that holds a heading's level where its element may have been changed. */
export const HEADING_LEVEL = 'data-heading-level';

/** Turns an element into Markdown. */
export type MarkdownWriter = (element: HTMLElement) => string;

/**
 * A writer of Markdown: ATX headings, lists, fenced code, tables. Links and emphasis become their words, because they
 * are noise in a passage; pictures become their descriptions.
 */
export function createMarkdownWriter(): MarkdownWriter {
  const turndown = new TurndownService({ headingStyle: 'atx', bulletListMarker: '-', hr: '---' });
  turndown.remove(['script', 'style', 'noscript', 'title']);
  addRule(turndown, 'words', WORDS, (content) => content);
  addRule(turndown, 'code', CODE, (_content, node) => codeSpan(node));
  addRule(turndown, 'heading', HEADINGS, heading);
  addRule(turndown, 'pre', new Set(['PRE']), (_content, node) => fence(node));
  addRule(turndown, 'image', new Set(['IMG']), (_content, node) => altText(node));
  addRule(turndown, 'layout', LAYOUT, (content) => `\n\n${content.trim()}\n\n`);
  addRule(turndown, 'table', new Set(['TABLE']), (content, node) => {
    return `\n\n${tableToMarkdown(node) ?? content.trim()}\n\n`;
  });
  turndown.escape = escapeLineStart;
  return (element) => tidy(turndown.turndown(element));
}

/** A rule for elements by upper-case name; of two rules for one element, the one added last counts. */
function addRule(
  turndown: TurndownService,
  name: string,
  elements: ReadonlySet<string>,
  replace: (content: string, node: Element) => string,
): void {
  turndown.addRule(name, {
    filter: (node) => elements.has(node.nodeName.toUpperCase()),
    replacement: (content, node) => replace(content, node),
  });
}

/** A heading on one line, at the level that the page gave it. */
function heading(content: string, node: Element): string {
  const title = content.replace(/\s+/g, ' ').trim();
  const level = Number(node.getAttribute(HEADING_LEVEL) ?? node.nodeName.charAt(1));
  return title === '' ? '' : `\n\n${'#'.repeat(level)} ${title}\n\n`;
}

/** A fence that is longer than any run of backticks in the code. */
function fence(node: Element): string {
  const code = (node.textContent ?? '').replace(/^\n+|\s+$/g, '');
  if (code === '') return '';
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `\n\n${marks}${languageOf(node)}\n${code}\n${marks}\n\n`;
}

function languageOf(node: Element): string {
  const inner = node.querySelector('code');
  const classes = `${node.getAttribute('class') ?? ''} ${inner?.getAttribute('class') ?? ''}`;
  return LANGUAGE_CLASS.exec(classes)?.[1] ?? '';
}

/** Code within a line; it may hold other elements, whose marks would show in it. */
function codeSpan(node: Element): string {
  const code = (node.textContent ?? '').replace(/\s+/g, ' ').trim();
  return code === '' || code.includes('`') ? code : `\`${code}\``;
}

function altText(node: Element): string {
  const text = node.getAttribute('alt')?.trim() ?? '';
  return ICON_TEXT.test(text) ? '' : text;
}

/** Words of a page that would read as a heading or a fence; nothing else is worth a backslash in a citation. */
function escapeLineStart(text: string): string {
  return text.replace(/^(#{1,6}\s|`{3}|~{3})/gm, '\\$1');
}

function tidy(markdown: string): string {
  return normalizeText(markdown).replace(SPACES_BEFORE_BREAK, '\n').replace(MANY_BREAKS, '\n\n').trim();
}
