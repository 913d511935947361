import { gfm } from '@joplin/turndown-plugin-gfm';
import TurndownService from 'turndown';
import { normalizeText } from './decode-text.js';

const LANGUAGE_CLASS = /(?:language|lang|highlight|brush)[-:_ ]+([\w+#-]+)/i;
const SPACES_BEFORE_BREAK = /[ \t]+\n/g;
const MANY_BREAKS = /\n{3,}/g;

/** Turns an element into Markdown. */
export type MarkdownWriter = (element: HTMLElement) => string;

/** A writer of GitHub-flavoured Markdown: ATX headings, fenced code, tables, no images. */
export function createMarkdownWriter(): MarkdownWriter {
  const turndown = new TurndownService({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
    hr: '---',
    emDelimiter: '*',
  });
  turndown.use(gfm);
  turndown.remove(['script', 'style', 'noscript', 'title']);
  turndown.addRule('preformatted', { filter: 'pre', replacement: (_content, node) => fence(node) });
  turndown.addRule('image', { filter: 'img', replacement: (_content, node) => altText(node) });
  turndown.addRule('link', {
    filter: (node) => node.nodeName === 'A',
    replacement: (content) => content,
  });
  return (element) => tidy(turndown.turndown(element));
}

/** A fence that is longer than any run of backticks in the code. */
function fence(node: TurndownService.Node): string {
  const code = (node.textContent ?? '').replace(/^\n+|\s+$/g, '');
  if (code === '') return '';
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `\n\n${marks}${languageOf(node)}\n${code}\n${marks}\n\n`;
}

function languageOf(node: TurndownService.Node): string {
  if (!('getAttribute' in node)) return '';
  const inner = node.querySelector('code');
  const classes = `${node.getAttribute('class') ?? ''} ${inner?.getAttribute('class') ?? ''}`;
  return LANGUAGE_CLASS.exec(classes)?.[1] ?? '';
}

function altText(node: TurndownService.Node): string {
  return 'getAttribute' in node ? (node.getAttribute('alt') ?? '') : '';
}

function tidy(markdown: string): string {
  return normalizeText(markdown).replace(SPACES_BEFORE_BREAK, '\n').replace(MANY_BREAKS, '\n\n').trim();
}
