import type { Source } from '@aia/contracts';
import { analyzeTerms } from '@aia/language';
import { isVerbatim, quotableUnits } from './align.js';

/**
 * How nearly a sentence repeats one sentence of the sources, word after word (0..1). Words in another order, or of two
 * sentences, may support a statement that nobody made: support does not tell, this does.
 */
export type ClosenessMeter = (sentence: string) => number;

/** Where each term of a unit stands, counted in terms. */
type Places = ReadonlyMap<string, readonly number[]>;

/** Terms that a close retelling may leave out between two that it keeps. */
const REACH = 6;

/** Prepares sources for it. */
export function createClosenessMeter(sources: Source[]): ClosenessMeter {
  const units = sources
    .filter(isVerbatim)
    .flatMap((source) => quotableUnits(source).map(({ start, end }) => source.text.slice(start, end)))
    .map((text) => placesOf(analyzeTerms(text)));
  return (sentence) => {
    const sequence = analyzeTerms(sentence);
    return Math.max(0, ...units.map((places) => closenessOf(sequence, places)));
  };
}

function placesOf(terms: readonly string[]): Places {
  const places = new Map<string, number[]>();
  for (const [place, term] of terms.entries()) places.set(term, [...(places.get(term) ?? []), place]);
  return places;
}

/** Share of the neighbouring terms that follow each other closely in the unit too. */
function closenessOf(sequence: readonly string[], places: Places): number {
  if (sequence.length < 2) return sequence.every((term) => places.has(term)) ? 1 : 0;
  const kept = sequence.slice(1).filter((term, at) => {
    const [before, after] = [places.get(sequence[at] ?? '') ?? [], places.get(term) ?? []];
    return before.some((from) => after.some((to) => to > from && to - from <= REACH));
  });
  return kept.length / (sequence.length - 1);
}
