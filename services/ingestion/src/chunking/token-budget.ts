/** How large chunks are, in tokens of the embedding model as the estimate counts them (an upper estimate). */
export interface TokenBudget {
  /** What packing aims at. */
  target: number;
  /** What no chunk exceeds, the head of a table that it repeats included. */
  max: number;
}

/** Tokens that headings and title may add to a chunk when it is embedded. */
export const CONTEXT_TOKENS = 64;
/** The passage prefix and the tokenizer's own marks. */
export const RESERVED_TOKENS = 12;

const TARGET = 240;
const MAX = 400;

/** The wanted sizes, cut down to what a model reads that takes `maxTokens` at once, context and prefix included. */
export function budgetFor(
  maxTokens: number,
  wanted: { targetTokens: number; maxTokens: number } = { targetTokens: TARGET, maxTokens: MAX },
): TokenBudget {
  const max = Math.max(16, Math.min(wanted.maxTokens, maxTokens - CONTEXT_TOKENS - RESERVED_TOKENS));
  const target = Math.min(wanted.targetTokens, max < wanted.maxTokens ? Math.round(max * 0.6) : max);
  return { target, max };
}
