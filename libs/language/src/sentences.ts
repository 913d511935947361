import { sentenceGoesOn } from './abbreviations.js';
import { findBlocks } from './text-blocks.js';

/** A sentence as a range of its text: UTF-16 code units, end exclusive, surrounding white space left out. */
export interface SentenceRange {
  start: number;
  end: number;
}

/** Intl.Segmenter takes quadratic time in Node 20, so that it never sees more than this many characters at once. */
const WINDOW = 2000;
/** A full stop before inline code or a camelCase name: the rules of Unicode see a lower-case letter and go on. */
const BEFORE_CODE = /(?<=[.!?]["'”»)]*\s+)(?=`|\p{Ll}+\p{Lu})/gu;
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * The sentences of a text in order; line breaks between paragraphs, list items, headings, table rows and lines of
 * fenced code end a sentence too, those inside a paragraph do not. Abbreviations of both languages ("e.g.", "т. е.",
 * "рис. 3"), initials and list numbers do not end one; a full stop before inline code does. Every character that is not white space is in exactly one
 * sentence. A sentence longer than 2,000 characters is cut at a space.
 */
export function splitSentences(text: string): SentenceRange[] {
  return findBlocks(text).flatMap(({ start, end }) => {
    const block = text.slice(start, end);
    return mergeAbbreviations(block, segmentBlock(block)).map((range) => ({
      start: start + range.start,
      end: start + range.end,
    }));
  });
}

/** Raw segments of one block, window by window; the last of a window may go on and is read again in the next one. */
function segmentBlock(block: string): SentenceRange[] {
  const flat = block.replace(/[\n\r\u2028\u2029\u0085]/g, ' ');
  const ranges: SentenceRange[] = [];
  let offset = 0;
  while (offset < flat.length) {
    const window = flat.slice(offset, offset + WINDOW);
    const isLast = offset + WINDOW >= flat.length;
    const segments = [...segmenter.segment(window)].flatMap(({ index, segment }) =>
      cutBeforeCode(segment, offset + index),
    );
    const kept = isLast ? segments : completeSegments(flat, segments);
    ranges.push(...kept);
    offset = kept.at(-1)?.end ?? flat.length;
  }
  return ranges.map((range) => trimRange(flat, range)).filter(({ start, end }) => end > start);
}

function cutBeforeCode(segment: string, offset: number): SentenceRange[] {
  const cuts = [0, ...[...segment.matchAll(BEFORE_CODE)].map(({ index }) => index), segment.length];
  return cuts.slice(1).map((end, at) => ({ start: offset + (cuts[at] ?? 0), end: offset + end }));
}

/** All but the last segment of a window; a segment that fills the window is cut at its last space. */
function completeSegments(flat: string, segments: SentenceRange[]): SentenceRange[] {
  const only = segments[0];
  if (segments.length > 1 || !only) return segments.slice(0, -1);
  const space = flat.lastIndexOf(' ', only.end - 1);
  const end = space > only.start ? space + 1 : beforeSplitPair(flat, only.end);
  return [{ start: only.start, end }];
}

/** Never cuts between the two halves of a surrogate pair. */
function beforeSplitPair(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}

function mergeAbbreviations(block: string, ranges: SentenceRange[]): SentenceRange[] {
  const merged: SentenceRange[] = [];
  for (const range of ranges) {
    const previous = merged.at(-1);
    const goesOn =
      previous !== undefined &&
      sentenceGoesOn(block.slice(previous.start, previous.end), block.slice(range.start, range.end));
    if (goesOn && range.end - previous.start <= WINDOW) previous.end = range.end;
    else merged.push({ ...range });
  }
  return merged;
}

function trimRange(text: string, { start, end }: SentenceRange): SentenceRange {
  const piece = text.slice(start, end);
  const leading = piece.length - piece.trimStart().length;
  return { start: start + leading, end: Math.max(start + leading, start + piece.trimEnd().length) };
}
