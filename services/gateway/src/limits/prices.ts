import type { TokenUsage } from './token-meter.js';

/** Price of a million tokens, in the currency of the installation. */
export interface Prices {
  prompt: number;
  completion: number;
}

/** What tokens cost, in millionths of the currency. */
export function spendOf({ promptTokens, completionTokens }: TokenUsage, prices: Prices): number {
  return Math.round(promptTokens * prices.prompt + completionTokens * prices.completion);
}
