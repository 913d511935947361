import type { AnswerUsage } from '@aia/contracts';

/** No model was asked. */
export const NO_USAGE: AnswerUsage = { promptTokens: 0, completionTokens: 0, model: null };

/** Tokens of two steps of one answer together. */
export function addUsage(a: AnswerUsage, b: AnswerUsage): AnswerUsage {
  return {
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    model: b.model ?? a.model,
  };
}
