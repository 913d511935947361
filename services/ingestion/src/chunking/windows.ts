import { tokenCost } from '@aia/language';
import type { TextRange } from './block.js';
import { joinRanges, measure, tokensIn, type MeasuredRange } from './measured-range.js';
import { halveRange, isSurelyLonger, tokenSize } from './split-range.js';

/**
 * Fills windows of at most `size` tokens with units in order. A window begins with the last units of the one before that
 * together have at most `overlap` tokens.
 */
export function* windowsOf(
  text: string,
  units: Iterable<MeasuredRange>,
  size: number,
  overlap: number,
): Generator<TextRange> {
  let window: MeasuredRange[] = [];
  let whole: MeasuredRange | undefined;
  for (const unit of units) {
    let joined: MeasuredRange = whole ? joinRanges(text, whole, unit) : unit;
    if (whole && tokensIn(joined) > size) {
      yield { start: whole.start, end: whole.end };
      window = tailOf(text, window, unit, size, overlap);
      joined = [...window.slice(1), unit].reduce(
        (sum, next) => joinRanges(text, sum, next),
        window[0] ?? unit,
      );
    }
    window.push(unit);
    whole = joined;
  }
  if (whole) yield { start: whole.start, end: whole.end };
}

/** The last units of a window that fit into the overlap, and with the next unit into a window. */
function tailOf(
  text: string,
  window: MeasuredRange[],
  next: MeasuredRange,
  size: number,
  overlap: number,
): MeasuredRange[] {
  let from = window.length;
  let tail: MeasuredRange | undefined;
  for (let i = window.length - 1; i > 0; i--) {
    const unit = window[i];
    if (!unit) break;
    const grown: MeasuredRange = tail ? joinRanges(text, unit, tail) : unit;
    if (tokensIn(grown) > overlap || tokensIn(joinRanges(text, grown, next)) > size) break;
    tail = grown;
    from = i;
  }
  return window.slice(from);
}

const WORD = /\S+/g;

/** The words of a range; one that is longer than `max` tokens comes in pieces. */
export function* wordsOf(text: string, range: TextRange, max: number): Generator<MeasuredRange> {
  const word = new RegExp(WORD);
  word.lastIndex = range.start;
  for (let match = word.exec(text); match && match.index < range.end; match = word.exec(text)) {
    const end = Math.min(range.end, word.lastIndex);
    const found = { start: match.index, end };
    if (isSurelyLonger(found, max) || tokenSize(text, found) > max)
      yield* halveRange(text, found, max, tokenSize, 'word').map((part) => measure(text, part));
    else yield { ...found, cost: tokenCost(text, found.start, end) };
  }
}
