import type { DocumentContent } from '@aia/contracts';

/** Characters of a document that are fetched at once (UTF-16 code units): some ten printed pages. */
export const WINDOW = 20_000;

export interface Range {
  start: number;
  end: number;
}

/** The window to begin with: around a passage, so that there is something to read on both sides of it. */
export function firstWindow(passage: Range | undefined): Range {
  if (!passage) return { start: 0, end: WINDOW };
  const start = Math.max(0, passage.start - WINDOW / 4);
  return { start, end: Math.max(start + WINDOW, passage.end + WINDOW / 4) };
}

/** The window before or after what was fetched; undefined at either end of the text. */
export const windowBefore = ({ start }: DocumentContent): Range | undefined =>
  start === 0 ? undefined : { start: Math.max(0, start - WINDOW), end: start };
export const windowAfter = ({ end, length }: DocumentContent): Range | undefined =>
  end >= length ? undefined : { start: end, end: end + WINDOW };

/** A part of a text: `label` says which page, sheet or slide begins there. */
export interface TextPart {
  start: number;
  text: string;
  marked: boolean;
  label?: { kind: 'page' | 'sheet' | 'slide'; value: string | number };
}

/** A window cut where pages, sheets and slides begin, and where the passage begins and ends. */
export function partsOf(content: DocumentContent, passage: Range | undefined): TextPart[] {
  const labels = labelsOf(content);
  const cuts = [content.start, content.end, ...labels.keys()];
  if (passage) cuts.push(passage.start, passage.end);
  const points = [...new Set(cuts)]
    .filter((at) => at >= content.start && at <= content.end)
    .sort((a, b) => a - b);
  return points.slice(0, -1).map((start, index) => {
    const end = points[index + 1] ?? content.end;
    const label = labels.get(start);
    return {
      start,
      text: content.text.slice(start - content.start, end - content.start),
      marked: passage !== undefined && start >= passage.start && end <= passage.end,
      ...(label && { label }),
    };
  });
}

function labelsOf({ pages, places = [] }: DocumentContent): Map<number, NonNullable<TextPart['label']>> {
  const labels = new Map<number, NonNullable<TextPart['label']>>();
  for (const { page, start } of pages) labels.set(start, { kind: 'page', value: page });
  let sheet: string | undefined;
  for (const place of places) {
    if (place.slide !== undefined) labels.set(place.start, { kind: 'slide', value: place.slide });
    else if (place.sheet !== undefined && place.sheet !== sheet) {
      labels.set(place.start, { kind: 'sheet', value: place.sheet });
    }
    sheet = place.sheet;
  }
  return labels;
}
