import { tokenCost, tokensOf } from '@aia/language';
import { trimRange, type TextRange } from './block.js';

/** Size of a range of a text: estimated tokens, or anything else that a limit is set for. */
export type Size = (text: string, range: TextRange) => number;

/** Estimated tokens of a range. */
export const tokenSize: Size = (text, { start, end }) => tokensOf(tokenCost(text, start, end));

/** Where a range may be cut, best first: `line` prefers blank lines, `word` any white space. */
export type Cut = 'line' | 'word';

/** No text of interest has more characters a token; estimating what is longer would be a waste. */
const MOST_CHARACTERS_A_TOKEN = 16;

/** Whether a range is over a limit of tokens by its length alone. */
export function isSurelyLonger({ start, end }: TextRange, limit: number): boolean {
  return end - start > limit * MOST_CHARACTERS_A_TOKEN;
}

/**
 * Halves a range until every piece has at most `limit` tokens, at the line or word boundary that is nearest to the
 * middle; a range without any is cut between characters. Pieces come out balanced, and the work is O(n log n) for any
 * text. A single character over the limit stays.
 */
export function halveRange(text: string, range: TextRange, limit: number, size: Size, cut: Cut): TextRange[] {
  const trimmed = trimRange(text, range);
  if (trimmed.end === trimmed.start) return [];
  if (!isSurelyLonger(trimmed, limit) && size(text, trimmed) <= limit) return [trimmed];
  const middle = findCut(text, trimmed, cut);
  if (middle === null) return [trimmed];
  return [
    ...halveRange(text, { start: trimmed.start, end: middle }, limit, size, cut),
    ...halveRange(text, { start: middle, end: trimmed.end }, limit, size, cut),
  ];
}

/** An offset inside the range where it may be parted, or null when it is a single character. */
function findCut(text: string, range: TextRange, cut: Cut): number | null {
  const patterns = cut === 'line' ? [/\n[ \t]*\n/g, /\n/g, /\s/g] : [/\s/g];
  for (const [i, pattern] of patterns.entries()) {
    const found = nearestToMiddle(text, range, pattern);
    // A blank line is worth an uneven cut, but not one that leaves next to nothing on one side.
    const tolerance = i === 0 && patterns.length > 1 ? 0.3 : 0.49;
    if (found !== null && isBalanced(range, found, tolerance)) return found;
  }
  return characterMiddle(text, range);
}

function isBalanced({ start, end }: TextRange, at: number, tolerance: number): boolean {
  return Math.abs((at - start) / (end - start) - 0.5) <= tolerance && at > start && at < end;
}

/** End of the match whose place is nearest to the middle. Only a window around the middle is looked at. */
function nearestToMiddle(text: string, { start, end }: TextRange, pattern: RegExp): number | null {
  const middle = (start + end) >> 1;
  const reach = Math.ceil((end - start) / 2);
  for (let width = 200; ; width *= 4) {
    const from = Math.max(start, middle - width);
    const best = bestMatch(text.slice(from, Math.min(end, middle + width)), pattern, middle - from);
    if (best !== null) return from + best;
    if (width >= reach) return null;
  }
}

function bestMatch(part: string, pattern: RegExp, middle: number): number | null {
  let best: number | null = null;
  for (const match of part.matchAll(pattern)) {
    const at = match.index + match[0].length;
    if (best === null || Math.abs(at - middle) < Math.abs(best - middle)) best = at;
  }
  return best;
}

/** The middle of a range, moved off the inside of a surrogate pair. */
function characterMiddle(text: string, { start, end }: TextRange): number | null {
  const middle = (start + end) >> 1;
  const insidePair =
    /[\udc00-\udfff]/.test(text.charAt(middle)) && /[\ud800-\udbff]/.test(text.charAt(middle - 1));
  const at = insidePair ? middle + 1 : middle;
  return at > start && at < end ? at : null;
}
