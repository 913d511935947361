import type { Citation, Source } from '@aia/contracts';

export interface Part {
  text: string;
  quoted: boolean;
}

/** Characters around a quote that are shown of a passage, and those of a passage that is not quoted. */
const AROUND = 140;
const UNQUOTED = 220;

/** A passage as parts: what is quoted, and a little of what is around it. */
export function quotedParts(
  source: Pick<Source, 'text' | 'location'>,
  citations: readonly Pick<Citation, 'start' | 'end'>[],
): Part[] {
  const { text, location } = source;
  const ranges = merge(
    citations.map(({ start, end }) => [start - location.start, end - location.start] as const),
    text.length,
  );
  const [first] = ranges;
  if (!first) return [{ text: shorten(text, UNQUOTED), quoted: false }];
  const from = Math.max(0, first[0] - AROUND);
  const to = Math.min(text.length, (ranges.at(-1)?.[1] ?? 0) + AROUND);
  const parts: Part[] = [];
  let at = from;
  for (const [start, end] of ranges) {
    if (start > at) parts.push({ text: text.slice(at, start), quoted: false });
    parts.push({ text: text.slice(start, end), quoted: true });
    at = end;
  }
  if (to > at) parts.push({ text: text.slice(at, to), quoted: false });
  return withEllipses(parts, from > 0, to < text.length);
}

type Range = readonly [number, number];

function merge(ranges: Range[], length: number): Range[] {
  const sorted = ranges
    .map(([start, end]): Range => [Math.max(0, start), Math.min(length, end)])
    .filter(([start, end]) => end > start)
    .sort((a, b) => a[0] - b[0]);
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && range[0] <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], range[1])];
    else merged.push(range);
  }
  return merged;
}

function withEllipses(parts: Part[], before: boolean, after: boolean): Part[] {
  const dots = { text: '…', quoted: false };
  return [...(before ? [dots] : []), ...parts, ...(after ? [dots] : [])];
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).trimEnd()}…`;
}
