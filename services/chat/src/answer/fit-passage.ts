import { analyzeTerms, splitSentences, type SentenceRange } from '@aia/language';
import type { CountTokens } from './token-budget.js';

/**
 * The part of a passage that fits into `room` tokens: the whole of it, or else its consecutive sentences around the one
 * that shares most terms with the question. Empty when not even that sentence fits.
 */
export function fitPassage(text: string, question: string, room: number, count: CountTokens): string {
  if (count(text) <= room) return text;
  const sentences = splitSentences(text);
  const asked = new Set(analyzeTerms(question));
  const scores = sentences.map((range) => sharedTerms(text.slice(range.start, range.end), asked));
  const best = scores.indexOf(Math.max(...scores));
  const window = widen(text, sentences, best, room, count);
  return window ? text.slice(window.start, window.end) : '';
}

function sharedTerms(sentence: string, asked: Set<string>): number {
  return new Set(analyzeTerms(sentence).filter((term) => asked.has(term))).size;
}

/** Grows the window around sentence `best`, forwards first, as long as it fits. */
function widen(
  text: string,
  sentences: SentenceRange[],
  best: number,
  room: number,
  count: CountTokens,
): SentenceRange | undefined {
  const fits = (from: number, to: number) => {
    const [first, last] = [sentences[from], sentences[to]];
    return first && last && count(text.slice(first.start, last.end)) <= room;
  };
  if (best < 0 || !fits(best, best)) return undefined;
  let [from, to] = [best, best];
  while (fits(from, to + 1)) to += 1;
  while (fits(from - 1, to)) from -= 1;
  const [first, last] = [sentences[from], sentences[to]];
  return first && last && { start: first.start, end: last.end };
}
