import type { CheckedHit } from './check.js';
import { likeness, wordSetOf, type WordSet } from './text-likeness.js';

/** Share of common words from which two passages are taken for copies: a heading or a date more is still one. */
const SAME = 0.9;

/**
 * The hits without those whose text is nearly that of a better one. Passages whose numbers differ are never copies:
 * releases, prices and limits are often told in the same words.
 */
export function dropDuplicates(hits: CheckedHit[]): CheckedHit[] {
  const kept: WordSet[] = [];
  return hits.filter(({ chunk }) => {
    const words = wordSetOf(chunk.text);
    const isCopy = kept.some((better) => better.numbers === words.numbers && likeness(better, words) >= SAME);
    if (!isCopy) kept.push(words);
    return !isCopy;
  });
}
