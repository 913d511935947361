/** What opens or closes a fenced code block: its character and how often it is repeated. */
export interface Fence {
  mark: string;
  length: number;
}

/** Quote marks and indentation that a block may stand behind. */
const PREFIX = /^[ \t>]*/;
const FENCE = /^(`{3,}|~{3,})(.*)$/;
const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;
const SETEXT = /^ {0,3}(=+|-{2,})[ \t]*$/;
const DELIMITER_CELL = /^[ \t]*:?-+:?[ \t]*$/;

/** The fence that a line opens, or null. Fences in lists and quotes count too. */
export function openingFence(line: string): Fence | null {
  // Looking for the characters first saves the pattern on nearly every line; so it does below.
  if (!line.includes('```') && !line.includes('~~~')) return null;
  const match = FENCE.exec(line.replace(PREFIX, ''));
  const [, marks = '', info = ''] = match ?? [];
  if (marks === '' || (marks.startsWith('`') && info.includes('`'))) return null;
  return { mark: marks.charAt(0), length: marks.length };
}

/** Whether a line closes the fence. */
export function closesFence(line: string, fence: Fence): boolean {
  if (!line.includes(fence.mark)) return false;
  const rest = line.replace(PREFIX, '').trimEnd();
  return rest.length >= fence.length && rest === fence.mark.repeat(rest.length);
}

/** Depth and raw title of an ATX heading (`## Title`), or null. */
export function atxHeading(line: string): { depth: number; title: string } | null {
  if (!line.includes('#')) return null;
  const match = ATX.exec(line);
  if (!match?.[1]) return null;
  return { depth: match[1].length, title: (match[2] ?? '').trimEnd().replace(/[ \t]+#+$/, '') };
}

/** Depth that an underline gives to the line above it, or null. */
export function setextDepth(line: string): number | null {
  const match = SETEXT.exec(line);
  if (!match?.[1]) return null;
  return match[1].startsWith('=') ? 1 : 2;
}

/** Whether two lines are the head of a table: a row of cells above a row of dashes. */
export function startsTable(line: string, next: string): boolean {
  return line.includes('|') && next.includes('|') && isDelimiterRow(next);
}

function isDelimiterRow(line: string): boolean {
  const row = line.replace(PREFIX, '').trimEnd().replace(/^\|/, '').replace(/\|$/, '');
  return row !== '' && row.split('|').every((cell) => DELIMITER_CELL.test(cell));
}

/** Whether a line starts a list item or a quote: such a line is no title, whatever is below it. */
export function isListOrQuote(line: string): boolean {
  return /^[ \t]*(?:[-*+>]|\d{1,9}[.)])(?:[ \t]|$)/.test(line);
}

/** Characters that only markup has use for. */
const MARKUP = /[{[<`*_~]/;

/** A heading's words without anchors, links, code marks, emphasis and tags. */
export function plainTitle(raw: string): string {
  const title = raw.slice(0, 500);
  return MARKUP.test(title) ? withoutMarkup(title) : title.replace(/\s+/g, ' ').trim();
}

function withoutMarkup(title: string): string {
  return title
    .replace(/\{[^{}]*\}\s*$/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^<>]*>/g, '')
    .replace(/[`*]+|__|~~/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
