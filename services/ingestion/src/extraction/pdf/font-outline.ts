import type { OutlineEntry } from '../extracted-document.js';
import type { PageLine } from './page-text.js';

/** A line whose font is larger than that of the text by this factor is a heading. */
const HEADING_RATIO = 1.15;
const LONGEST_HEADING = 200;
const DEEPEST = 6;

/** A line and where it starts in the text. */
export interface PlacedLine {
  line: PageLine;
  start: number;
}

/**
 * Headings by the size of their font: the largest is depth 1. Lines of one heading are joined. A document in which
 * large type is common (slides, posters) has none.
 */
export function fontOutline(placed: readonly PlacedLine[]): OutlineEntry[] {
  const body = bodyHeight(placed);
  const large = placed.filter(({ line }) => isHeading(line, body));
  if (lengthOf(large) > lengthOf(placed) * 0.3) return [];
  const sizes = [...new Set(large.map(({ line }) => sizeOf(line)))].sort((a, b) => b - a);
  const depths = new Map(sizes.map((size, i) => [size, Math.min(DEEPEST, i + 1)]));
  const outline: OutlineEntry[] = [];
  let previous: PageLine | undefined;
  for (const { line, start } of placed) {
    const depth = isHeading(line, body) ? depths.get(sizeOf(line)) : undefined;
    const last = outline.at(-1);
    if (depth === undefined) previous = undefined;
    else if (previous && last?.depth === depth && goesOn(previous, line)) {
      last.title = `${last.title} ${line.text.trim()}`.slice(0, LONGEST_HEADING);
    } else outline.push({ start, depth, title: line.text.trim() });
    if (depth !== undefined) previous = line;
  }
  return outline;
}

function lengthOf(placed: readonly PlacedLine[]): number {
  return placed.reduce((sum, { line }) => sum + line.text.length, 0);
}

/** The height of most characters. */
function bodyHeight(placed: readonly PlacedLine[]): number {
  const characters = new Map<number, number>();
  for (const { line } of placed) {
    characters.set(sizeOf(line), (characters.get(sizeOf(line)) ?? 0) + line.text.length);
  }
  return [...characters].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
}

function isHeading(line: PageLine, body: number): boolean {
  const isLarge = body > 0 && sizeOf(line) >= body * HEADING_RATIO && !line.monospace;
  return isLarge && line.text.length <= LONGEST_HEADING && /\p{L}{2}/u.test(line.text);
}

/** Sizes that differ by less than half a point are one. */
function sizeOf({ height }: PageLine): number {
  return Math.round(height * 2) / 2;
}

function goesOn(previous: PageLine, line: PageLine): boolean {
  const gap = previous.y - line.y;
  return gap > 0 && gap < line.height * 2;
}
