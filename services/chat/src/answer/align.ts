import type { Source } from '@aia/contracts';
import { analyzeTerms } from '@aia/language';
import { readUnits } from './passage-units.js';
import { termWeights, type TermWeights } from './term-weights.js';

/** How much more it counts that the evidence has the claim's terms than that it has no others (beta of the F-score). */
const BETA_SQUARED = 9;
/** Terms of the question are only restated by an answer, so that they weigh less in its claims. */
const QUESTION_TERM_WEIGHT = 0.4;
/** A term that stands in the headings above the evidence supports a claim half as well as one in the evidence. */
const HEADING_CREDIT = 0.5;
/** A number that the evidence does not have makes a claim doubtful, however well its words fit. */
const FOREIGN_NUMBER_FACTOR = 0.5;
/** Most consecutive units, and most characters, that are quoted for one sentence. */
const WINDOW_UNITS = 3;
const WINDOW_CHARACTERS = 900;
/** What every further unit of a window must add to the support to be quoted too. */
const WIDER_WINDOW_COST = 0.03;

const NUMBER = /^\d/;

/** A range of a source's text that may be quoted, with its distinct terms and those of its headings. */
interface Evidence {
  source: Source;
  start: number;
  end: number;
  units: number;
  terms: ReadonlySet<string>;
  headings: ReadonlySet<string>;
}

/** The range of a source that supports a sentence best, and how well (0..1). */
export interface Alignment {
  source: Source;
  start: number;
  end: number;
  support: number;
}

/** Finds the best evidence for a sentence; undefined when the sentence claims nothing that could be checked. */
export type Aligner = (sentence: string) => Alignment | undefined;

/**
 * Prepares sources for alignment. Support is the F-score of the weighted terms that sentence and evidence share, with
 * terms weighted by IDF over all units of the sources.
 */
export function createAligner(question: string, sources: Source[]): Aligner {
  const evidence = sources.filter(isVerbatim).flatMap(windowsOf);
  const weights = termWeights(evidence.filter((one) => one.units === 1).map((one) => one.terms));
  const asked = new Set(analyzeTerms(question));
  return (sentence) => {
    const claim = new Set(analyzeTerms(sentence));
    if (claim.size === 0) return undefined;
    let best: (Alignment & { rank: number }) | undefined;
    for (const one of evidence) {
      const support = supportOf(claim, one, asked, weights);
      const rank = support - (one.units - 1) * WIDER_WINDOW_COST;
      if (!best || rank > best.rank)
        best = { source: one.source, start: one.start, end: one.end, support, rank };
    }
    return best;
  };
}

/** Offsets into a passage are offsets into its document only while the passage is the document's text, unchanged. */
function isVerbatim(source: Source): boolean {
  return source.text.length === source.location.end - source.location.start;
}

function windowsOf(source: Source): Evidence[] {
  const units = readUnits(source.text).filter((unit) => unit.kind !== 'markup');
  const terms = units.map((unit) => analyzeTerms(source.text.slice(unit.start, unit.end)));
  const headings = new Set(analyzeTerms([source.title, ...source.location.headingPath].join('\n')));
  return units.flatMap((first, from) => {
    const windows: Evidence[] = [];
    for (let to = from; to < Math.min(units.length, from + WINDOW_UNITS); to += 1) {
      const end = units[to]?.end ?? first.end;
      if (to > from && end - first.start > WINDOW_CHARACTERS) break;
      const inside = new Set(terms.slice(from, to + 1).flat());
      windows.push({ source, start: first.start, end, units: to - from + 1, terms: inside, headings });
    }
    return windows;
  });
}

function supportOf(claim: Set<string>, evidence: Evidence, asked: Set<string>, weights: TermWeights): number {
  let [shared, claimed, foreignNumber] = [0, 0, false];
  for (const term of claim) {
    const weight = weights.weight(term) * (asked.has(term) ? QUESTION_TERM_WEIGHT : 1);
    claimed += weight;
    if (evidence.terms.has(term)) shared += weight;
    else if (evidence.headings.has(term)) shared += weight * HEADING_CREDIT;
    else if (NUMBER.test(term)) foreignNumber = true;
  }
  if (shared === 0) return 0;
  const recall = shared / claimed;
  const precision = Math.min(1, shared / weights.sum(evidence.terms));
  const score = ((1 + BETA_SQUARED) * precision * recall) / (BETA_SQUARED * precision + recall);
  return foreignNumber ? score * FOREIGN_NUMBER_FACTOR : score;
}
