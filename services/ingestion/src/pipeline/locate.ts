import type { Place, PlaceRange } from '@aia/contracts';
import type { OutlineEntry } from '../extraction/extracted-document.js';
import type { TextRange } from '../chunking/block.js';

/**
 * Tells for ranges of a text, in any order, which sheet and rows, slide or lines they are. A range over several sheets
 * or slides is placed by its first one.
 */
export function createLocator(
  text: string,
  places: readonly PlaceRange[],
): (range: TextRange) => Place | null {
  const counter = createBreakCounter(text);
  return ({ start, end }) => {
    const first = firstTouching(places, start, end);
    const place = places[first];
    if (!place) return null;
    const { sheet, slide } = place;
    let last = first;
    while (touches(places[last + 1], start, end) && sameKind(place, places[last + 1])) last++;
    const shared = { ...(sheet === undefined ? {} : { sheet }), ...(slide === undefined ? {} : { slide }) };
    const lastPlace = places[last] ?? place;
    const from = numberAt(place, Math.max(start, place.start), counter);
    const to = numberAt(lastPlace, Math.min(end, lastPlace.end) - 1, counter);
    if (place.row !== undefined) return { ...shared, rowStart: from, rowEnd: Math.max(from, to) };
    if (place.line !== undefined) return { ...shared, lineStart: from, lineEnd: Math.max(from, to) };
    return shared;
  };
}

/** The headings above a position of a text whose headings are listed beside it, outermost first. */
export function headingsAt(outline: readonly OutlineEntry[], position: number): string[] {
  const path: OutlineEntry[] = [];
  for (const entry of outline) {
    if (entry.start > position) break;
    while ((path.at(-1)?.depth ?? 0) >= entry.depth) path.pop();
    path.push(entry);
  }
  return path.map(({ title }) => title);
}

function numberAt(place: PlaceRange, position: number, breaks: (from: number, to: number) => number): number {
  return (place.row ?? place.line ?? 1) + breaks(place.start, position);
}

/** Index of the first place that a range touches, by halving; -1 when there is none. */
function firstTouching(places: readonly PlaceRange[], start: number, end: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return touches(places[low], start, end) ? low : -1;
}

function touches(place: PlaceRange | undefined, start: number, end: number): boolean {
  return place !== undefined && place.start < end && place.end > start;
}

function sameKind(a: PlaceRange, b: PlaceRange | undefined): boolean {
  return a.sheet === b?.sheet && a.slide === b?.slide;
}

/** Counts line breaks between two positions. Their offsets are listed once, when first needed. */
function createBreakCounter(text: string): (from: number, to: number) => number {
  let breaks: number[] | undefined;
  return (from, to) => {
    breaks ??= breakOffsets(text);
    return countBelow(breaks, to) - countBelow(breaks, from);
  };
}

function breakOffsets(text: string): number[] {
  const offsets: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) offsets.push(at);
  return offsets;
}

function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
