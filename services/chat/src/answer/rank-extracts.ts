import type { Source } from '@aia/contracts';
import { analyzeTerms, detectLanguage } from '@aia/language';
import { readUnits, type Unit } from './passage-units.js';
import { termWeights, type TermWeights } from './term-weights.js';

/** BM25 parameters, the usual values (Robertson and Zaragoza, 2009). */
const K1 = 1.2;
const B = 0.75;
/** A question's term in the headings above a sentence counts this much of one inside it. */
const HEADING_SHARE = 0.5;
/** How much a passage's rank discounts its sentences. */
const RANK_DISCOUNT = 0.15;
/** Sentences in another language than the question are taken only when they fit much better. */
const FOREIGN_LANGUAGE_FACTOR = 0.3;
/** Shorter pieces are labels, not statements. */
const LEAST_TERMS = 3;

/** A sentence of a source that may be quoted, with its fit to the question. */
export interface RankedUnit {
  source: Source;
  unit: Unit;
  /** Every unit of the passage, for what belongs to the sentence. */
  siblings: Unit[];
  terms: ReadonlySet<string>;
  score: number;
}

/** The sentences of all sources, best first: BM25 of the question's terms, passage rank and headings taken in. */
export function rankUnits(question: string, sources: Source[]): RankedUnit[] {
  const candidates = sources.flatMap(candidatesOf);
  const asked = new Set(analyzeTerms(question));
  const language = detectLanguage(question);
  const weights = termWeights(candidates.map(({ terms }) => new Set([...terms.words, ...terms.headings])));
  const average =
    candidates.reduce((sum, { terms }) => sum + terms.words.length, 0) / (candidates.length || 1);
  return candidates
    .map(({ terms, position, ...candidate }) => {
      const text = candidate.source.text.slice(candidate.unit.start, candidate.unit.end);
      const fit =
        matchScore(asked, terms, weights, average) *
        (detectLanguage(text) === language ? 1 : FOREIGN_LANGUAGE_FACTOR);
      return { ...candidate, terms: new Set(terms.words), score: fit / (1 + RANK_DISCOUNT * position) };
    })
    .sort((a, b) => b.score - a.score);
}

interface Terms {
  words: string[];
  headings: Set<string>;
}

function candidatesOf(source: Source, position: number) {
  const siblings = readUnits(source.text);
  const above = [source.title, ...source.location.headingPath].join('\n');
  let heading = '';
  return siblings.flatMap((unit) => {
    const text = source.text.slice(unit.start, unit.end);
    if (unit.kind === 'heading') heading = text;
    if (unit.kind !== 'prose' && unit.kind !== 'table') return [];
    const terms: Terms = {
      words: analyzeTerms(text),
      headings: new Set(analyzeTerms(`${above}\n${heading}`)),
    };
    return terms.words.length < LEAST_TERMS ? [] : [{ source, unit, siblings, terms, position }];
  });
}

function matchScore(
  asked: Set<string>,
  { words, headings }: Terms,
  weights: TermWeights,
  average: number,
): number {
  const lengthNorm = K1 * (1 - B + (B * words.length) / (average || 1));
  let score = 0;
  for (const term of asked) {
    const frequency = words.filter((word) => word === term).length;
    if (frequency > 0) score += (weights.weight(term) * frequency * (K1 + 1)) / (frequency + lengthNorm);
    else if (headings.has(term)) score += weights.weight(term) * HEADING_SHARE;
  }
  return score;
}
