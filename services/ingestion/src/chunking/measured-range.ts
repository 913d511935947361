import { addCosts, tokenCost, tokensOf, type TokenCost } from '@aia/language';
import type { TextRange } from './block.js';

/** A range with what it adds to the estimate of a chunk. */
export interface MeasuredRange extends TextRange {
  cost: TokenCost;
}

/** Measures a range. */
export function measure(text: string, { start, end }: TextRange): MeasuredRange {
  return { start, end, cost: tokenCost(text, start, end) };
}

/**
 * The range from the start of the first to the end of the second, which follows it. Costs add up where white space lies
 * between them; otherwise the whole is read again.
 */
export function joinRanges(text: string, first: MeasuredRange, second: MeasuredRange): MeasuredRange {
  const { start } = first;
  const { end } = second;
  if (first.end >= second.start) return measure(text, { start, end });
  return { start, end, cost: addCosts(first.cost, second.cost) };
}

/** The estimate of a measured range, tokens. */
export function tokensIn({ cost }: { cost: TokenCost }): number {
  return tokensOf(cost);
}
