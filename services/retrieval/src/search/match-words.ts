import { analyzeTerms } from '@aia/language';
import type { CheckedHit } from './check.js';
import type { QueryParts } from './query-syntax.js';

export interface Matched {
  hits: CheckedHit[];
  /** Phrases that were passed over, because no hit would have been left. */
  unmatched: string[];
}

/**
 * The hits that have every phrase and none of the exclusions. A phrase may stand in other forms of its words, as the
 * lexical leg finds them (a Russian title is inflected with its sentence); an excluded word is meant as it is written. A
 * phrase that no hit has is passed over, and all are where they leave no hit together: in questions quotes often mark a
 * title or a word of somebody else's, and nothing found helps nobody.
 */
export function matchWords(
  hits: CheckedHit[],
  { phrases, exclusions }: Pick<QueryParts, 'phrases' | 'exclusions'>,
): Matched {
  if (phrases.length === 0 && exclusions.length === 0) return { hits, unmatched: [] };
  const unwanted = exclusions.map(plain);
  const allowed = hits.filter(({ chunk }) => {
    const text = plain(chunk.text);
    return !unwanted.some((words) => text.includes(words));
  });
  const holders = phrases.map((phrase) => new Set(allowed.filter(holderOf(phrase))));
  const binding = holders.filter(({ size }) => size > 0);
  const matching = allowed.filter((hit) => binding.every((having) => having.has(hit)));
  return matching.length > 0
    ? { hits: matching, unmatched: phrases.filter((_, place) => holders[place]?.size === 0) }
    : { hits: allowed, unmatched: phrases };
}

/** Whether a hit has the phrase as it is written, or as its terms in a row. */
function holderOf(phrase: string): (hit: CheckedHit) => boolean {
  const words = plain(phrase);
  const terms = inARow(analyzeTerms(phrase));
  return ({ chunk: { text } }) =>
    plain(text).includes(words) || (terms.trim() !== '' && inARow(analyzeTerms(text)).includes(terms));
}

/** Words between single spaces, with one at either end, so that only whole words match; case and ё do not count. */
function plain(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .match(/[\p{L}\p{N}\p{M}_]+/gu);
  return inARow(words ?? []);
}

function inARow(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}
