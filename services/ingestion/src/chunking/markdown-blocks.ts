import type { Block } from './block.js';
import { trimRange } from './block.js';
import { linesOf, type Line } from './lines.js';
import {
  atxHeading,
  closesFence,
  isListOrQuote,
  openingFence,
  plainTitle,
  setextDepth,
  startsTable,
} from './markdown-lines.js';

/** A block and the index of the first line after it. */
interface Found {
  block: Block;
  next: number;
}

const FRONT_MATTER = /^---[ \t]*\n[\s\S]{0,20000}?\n(?:---|\.\.\.)[ \t]*(?:\n|$)/;

/** Length of the YAML front matter at the start of a Markdown text; 0 when there is none. */
export function frontMatterLength(text: string): number {
  return FRONT_MATTER.exec(text)?.[0].length ?? 0;
}

/**
 * The blocks of a Markdown text in order: headings, fenced code, tables, and everything else by paragraphs. One pass
 * over the lines and no backtracking: a full CommonMark parser needs seconds for some files of a few hundred kilobytes
 * (long lists, wide tables), and nothing below block level is needed here. Every character that is not blank is in
 * exactly one block, front matter aside.
 */
export function markdownBlocks(text: string): Block[] {
  const lines = linesOf(text, frontMatterLength(text), text.length);
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length;) {
    const found = readBlock(text, lines, i);
    if (found) blocks.push(found.block);
    i = found?.next ?? i + 1;
  }
  return blocks;
}

/** The block that starts at line `i`, or null when that line is blank. */
function readBlock(text: string, lines: Line[], i: number): Found | null {
  const line = lineAt(text, lines, i);
  if (line.trim() === '') return null;
  return (
    readCode(text, lines, i, line) ??
    readHeading(text, lines, i, line) ??
    readTable(text, lines, i, line) ??
    readParagraph(text, lines, i)
  );
}

function readCode(text: string, lines: Line[], i: number, line: string): Found | null {
  const fence = openingFence(line);
  if (!fence) return null;
  let last = i + 1;
  while (last < lines.length && !closesFence(lineAt(text, lines, last), fence)) last++;
  const next = Math.min(last + 1, lines.length);
  return found(text, lines, i, next, 'code');
}

function readHeading(text: string, lines: Line[], i: number, line: string): Found | null {
  const atx = atxHeading(line);
  if (atx) return heading(text, lines, i, i + 1, atx);
  const depth = i + 1 < lines.length && !isListOrQuote(line) ? setextDepth(lineAt(text, lines, i + 1)) : null;
  return depth === null ? null : heading(text, lines, i, i + 2, { depth, title: line });
}

function heading(
  text: string,
  lines: Line[],
  from: number,
  next: number,
  { depth, title }: { depth: number; title: string },
): Found {
  const result = found(text, lines, from, next, 'heading');
  return { ...result, block: { ...result.block, heading: { depth, title: plainTitle(title) } } };
}

function readTable(text: string, lines: Line[], i: number, line: string): Found | null {
  if (i + 1 >= lines.length || !startsTable(line, lineAt(text, lines, i + 1))) return null;
  let next = i + 2;
  while (next < lines.length && lineAt(text, lines, next).includes('|')) next++;
  const table = found(text, lines, i, next, 'table');
  const head = trimRange(text, { start: table.block.start, end: lines[i + 1]?.end ?? table.block.end });
  return { ...table, block: { ...table.block, tableHead: head } };
}

/** Lines up to a blank one or to a line that starts another kind of block. */
function readParagraph(text: string, lines: Line[], i: number): Found {
  let next = i + 1;
  while (next < lines.length && !interruptsParagraph(text, lines, next)) next++;
  return found(text, lines, i, next, 'text');
}

function interruptsParagraph(text: string, lines: Line[], i: number): boolean {
  const line = lineAt(text, lines, i);
  if (line.trim() === '' || openingFence(line) !== null || atxHeading(line) !== null) return true;
  return i + 1 < lines.length && startsTable(line, lineAt(text, lines, i + 1));
}

function found(text: string, lines: Line[], from: number, next: number, kind: Block['kind']): Found {
  const start = lines[from]?.start ?? 0;
  const end = lines[next - 1]?.end ?? start;
  return { block: { kind, ...trimRange(text, { start, end }) }, next };
}

function lineAt(text: string, lines: Line[], i: number): string {
  const line = lines[i];
  return line ? text.slice(line.start, line.end) : '';
}
