import { normalizeText } from '../decode-text.js';

/** A run of text on a page: `x`, `y` in points from the bottom left, `height` of the font. */
export interface TextItem {
  str: string;
  x: number;
  y: number;
  width: number;
  height: number;
  hasEOL: boolean;
  monospace: boolean;
}

/** A line of a page: `text` without spaces at its end; place and height of its font as in TextItem. */
export interface PageLine {
  text: string;
  /** Its runs that stand far apart, as the left and the right part of a page header do. */
  parts: string[];
  x: number;
  y: number;
  height: number;
  monospace: boolean;
}

/** A gap between two base lines above this multiple of the font's height starts a paragraph. */
const PARAGRAPH_GAP = 1.65;
/** A gap above this multiple of the height parts two runs that only share a line. */
const FAR_APART = 3;
/** Two runs on one line with a gap above this multiple of the height are words apart. */
const WORD_GAP = 0.2;
const BULLET = /^(?:[•‣▪◦*–—-]|\d{1,3}[.)]|[a-zа-я]\))\s/i;
const HYPHEN_AT_END = /\p{L}[-\u00ad\u2010]$/u;
const STARTS_LOWER = /^\p{Ll}/u;

/** A page's text, and where in it each line starts. */
export interface PageText {
  text: string;
  starts: number[];
}

/**
 * The text of a page from its lines: lines of a paragraph are joined by a space (a word parted by a hyphen becomes one
 * word again), paragraphs are separated by a blank line, code keeps its lines.
 */
export function joinLines(lines: readonly PageLine[]): PageText {
  let text = '';
  const starts: number[] = [];
  for (const [i, line] of lines.entries()) {
    const previous = lines[i - 1];
    text = previous ? join(text, previous, line) : line.text.trimStart();
    starts.push(Math.max(0, text.length - line.text.trimStart().length));
  }
  return { text, starts };
}

/** Runs in reading order as the file gives them; a change of the base line or an end-of-line mark ends a line. */
export function toLines(items: readonly TextItem[]): PageLine[] {
  const lines: PageLine[] = [];
  let open: (PageLine & { right: number }) | undefined;
  for (const item of items) {
    if (open && item.str !== '' && Math.abs(item.y - open.y) > open.height * 0.5) open = push(lines, open);
    if (item.str !== '') {
      open ??= {
        text: '',
        parts: [],
        x: item.x,
        y: item.y,
        height: item.height,
        monospace: item.monospace,
        right: item.x,
      };
      if (item.x - open.right > open.height * FAR_APART || open.parts.length === 0) open.parts.push('');
      open.parts.push(`${open.parts.pop() ?? ''}${item.str}`);
      const gap = item.x - open.right > open.height * WORD_GAP;
      open.text +=
        gap && !/\s$/.test(open.text) && !/^\s/.test(item.str) && open.text !== ''
          ? ` ${item.str}`
          : item.str;
      open.right = item.x + item.width;
      open.height = Math.max(open.height, item.height);
      open.monospace &&= item.monospace || item.str.trim() === '';
    }
    if (item.hasEOL && open) open = push(lines, open);
  }
  if (open) push(lines, open);
  return lines;
}

function push(lines: PageLine[], { text, parts, x, y, height, monospace }: PageLine): undefined {
  const words = normalizeText(text).trimEnd();
  if (words.trim() !== '') lines.push({ text: words, parts, x, y, height, monospace });
}

function join(text: string, previous: PageLine, line: PageLine): string {
  if (isApart(previous, line)) return `${text}\n\n${line.text}`;
  if (previous.monospace && line.monospace) return `${text}\n${line.text}`;
  if (BULLET.test(line.text)) return `${text}\n${line.text}`;
  const next = line.text.trimStart();
  if (HYPHEN_AT_END.test(text) && STARTS_LOWER.test(next)) return text.slice(0, -1) + next;
  return `${text} ${next}`;
}

/** Another column or a header jumps up; a paragraph leaves a gap; a heading has another size; code another font. */
function isApart(previous: PageLine, line: PageLine): boolean {
  const height = Math.max(previous.height, line.height, 1);
  const gap = previous.y - line.y;
  if (gap < -height || gap > height * PARAGRAPH_GAP) return true;
  return Math.abs(previous.height - line.height) > height * 0.15 || previous.monospace !== line.monospace;
}
