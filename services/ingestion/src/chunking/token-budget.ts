/** How large chunks are, in tokens of the embedding model as `estimate` counts them (an upper estimate). */
export interface TokenBudget {
  /** What packing aims at. */
  target: number;
  /** What no chunk exceeds. */
  max: number;
}

/** Tokens that headings of a chunk's path may add when it is embedded. */
export const CONTEXT_TOKENS = 64;
/** The passage prefix and the tokenizer's own marks. */
export const RESERVED_TOKENS = 12;

const TARGET = 240;
const MAX = 400;

/** The budget for a model that reads `maxTokens` tokens at once, context and prefix included. */
export function budgetFor(maxTokens: number): TokenBudget {
  const max = Math.max(16, Math.min(MAX, maxTokens - CONTEXT_TOKENS - RESERVED_TOKENS));
  return { target: Math.min(TARGET, Math.round(max * 0.6)), max };
}
