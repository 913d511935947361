import type { Source } from '@aia/contracts';
import { rankUnits, type RankedUnit } from './rank-extracts.js';
import type { ShownSources } from './show-passages.js';
import { toReadable } from './readable-text.js';
import type { CountTokens } from './token-budget.js';

/** More sentences confuse a small model more than they tell it. */
const MOST_SENTENCES = 4;

/**
 * The best sentences of all sources that fit, in the order of their sources, as one line of running text: no document
 * can pose as another part of the prompt without a line break.
 */
export function showSentences(
  sources: Source[],
  question: string,
  room: number,
  count: CountTokens,
): ShownSources {
  const shown: (RankedUnit & { text: string })[] = [];
  let left = room;
  for (const ranked of rankUnits(question, sources)) {
    const { start, end } = ranked.unit;
    const text = endSentence(toReadable(ranked.source.text.slice(start, end)));
    const tokens = count(`${text} `);
    if (tokens > left || shown.some((other) => other.text === text)) continue;
    shown.push({ ...ranked, text });
    left -= tokens;
    if (shown.length === MOST_SENTENCES) break;
  }
  shown.sort((a, b) => a.source.index - b.source.index || a.unit.start - b.unit.start);
  return {
    text: shown.map(({ text }) => text).join(' '),
    sources: new Set(shown.map(({ source }) => source.index)).size,
  };
}

function endSentence(text: string): string {
  return /[.!?:;…]["»”)]?$/.test(text) ? text : `${text}.`;
}
