import type { Source } from '@aia/contracts';
import { analyzeTerms } from '@aia/language';
import { readUnits, type Unit } from './passage-units.js';
import { termWeights, type TermWeights } from './term-weights.js';

/** How much more it counts that the evidence has the claim's terms than that it has no others (beta of the F-score). */
const BETA_SQUARED = 9;
/** Terms of the question are only restated by an answer, so that they weigh less in its claims. */
const QUESTION_TERM_WEIGHT = 0.4;
/** A term that stands in the headings above the evidence supports a claim half as well as one in the evidence. */
const HEADING_CREDIT = 0.5;
/** A name, number or piece of code that the evidence does not have makes a claim doubtful, however well its other words fit. */
const FOREIGN_NAME_FACTOR = 0.45;
/** Most consecutive units, and most characters, that are quoted for one sentence. */
const WINDOW_UNITS = 3;
const WINDOW_CHARACTERS = 900;
/** What every further unit of a window must add to the support to be quoted too. */
const WIDER_WINDOW_COST = 0.03;

/** A word with a digit, or one that begins with a capital within a sentence. */
const NAME = /(?<=[^\s.!?:]["“«'(]*\s+["“«'(]*)\p{Lu}[\p{L}\p{N}_.-]*|[\p{L}_.-]*\d[\p{L}\p{N}_.,-]*/gu;

/** A question claims nothing. */
const QUESTION = /\?["»”)]*$/;
const CODE = /`([^`\n]+)`/g;

/** What a sentence claims: its distinct terms, those among them that name or number something, and its inline code. */
interface Claim {
  terms: ReadonlySet<string>;
  names: ReadonlySet<string>;
  code: string[];
}

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
    const claim = readClaim(sentence, question, asked);
    if (claim.terms.size === 0 || QUESTION.test(sentence)) return undefined;
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
export function isVerbatim(source: Source): boolean {
  return source.text.length === source.location.end - source.location.start;
}

/** The sentences, rows and blocks of a source that say something. */
export function quotableUnits(source: Source): Unit[] {
  return readUnits(source.text).filter((unit) => unit.kind !== 'markup');
}

function windowsOf(source: Source): Evidence[] {
  const units = quotableUnits(source);
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

/** Names that the question brought in are its own words, not claims. */
function readClaim(sentence: string, question: string, asked: ReadonlySet<string>): Claim {
  const names = (sentence.match(NAME) ?? []).flatMap(analyzeTerms);
  const code = [...sentence.matchAll(CODE)].map((match) => match[1] ?? '');
  return {
    terms: new Set(analyzeTerms(sentence)),
    names: new Set(names.filter((term) => !asked.has(term))),
    code: code.filter((span) => !question.includes(span)),
  };
}

function supportOf(
  claim: Claim,
  evidence: Evidence,
  asked: ReadonlySet<string>,
  weights: TermWeights,
): number {
  let [shared, claimed] = [0, 0];
  for (const term of claim.terms) {
    const weight = weights.weight(term) * (asked.has(term) ? QUESTION_TERM_WEIGHT : 1);
    claimed += weight;
    if (evidence.terms.has(term)) shared += weight;
    else if (evidence.headings.has(term)) shared += weight * HEADING_CREDIT;
  }
  if (shared === 0) return 0;
  const recall = shared / claimed;
  const precision = Math.min(1, shared / weights.sum(evidence.terms));
  const score = ((1 + BETA_SQUARED) * precision * recall) / (BETA_SQUARED * precision + recall);
  return isForeign(claim, evidence) ? score * FOREIGN_NAME_FACTOR : score;
}

/** Code must stand in the source letter by letter; a made-up command is worse than a made-up word. */
function isForeign({ names, code }: Claim, { source, terms, headings }: Evidence): boolean {
  const foreignName = [...names].some((name) => !terms.has(name) && !headings.has(name));
  return foreignName || code.some((span) => !source.text.includes(span));
}
