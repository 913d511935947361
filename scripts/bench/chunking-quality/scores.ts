import type { Span } from './dataset.js';

/** How the found text and the answer overlap, in tokens: words, numbers and single marks. */
export interface Score {
  recall: number;
  precision: number;
  iou: number;
  /** Recall of what a prompt would show: parents, where there are any. */
  shownRecall: number;
  shownTokens: number;
}

const TOKEN = /[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu;

/** Scores one question. */
export function scoreOf(
  text: string,
  answer: readonly Span[],
  found: readonly Span[],
  shown: readonly Span[],
): Score {
  const wanted = tokensIn(text, answer);
  const got = tokensIn(text, found);
  const visible = tokensIn(text, shown);
  const common = [...wanted].filter((at) => got.has(at)).length;
  return {
    recall: common / wanted.size,
    precision: got.size === 0 ? 0 : common / got.size,
    iou: common / (wanted.size + got.size - common),
    shownRecall: [...wanted].filter((at) => visible.has(at)).length / wanted.size,
    shownTokens: visible.size,
  };
}

/** The tokens of the ranges by their offset; one in two ranges counts once. */
function tokensIn(text: string, spans: readonly Span[]): Set<number> {
  const found = new Set<number>();
  for (const { start, end } of spans)
    for (const match of text.slice(start, end).matchAll(TOKEN)) found.add(start + match.index);
  return found;
}
