import type { AnswerTrace, Source } from '@aia/contracts';
import { analyzeTerms, detectLanguage } from '@aia/language';
import type { SupportModel, SupportWeights } from '@aia/models';
import type { FoundPassages } from './ports.js';

/** How likely passages answer a question; see `SupportModel`. */
export type Support = NonNullable<AnswerTrace['support']>;

/**
 * Whether found passages answer a question at all, before a model is asked to make an answer of them. Passages in the
 * question's language and those in another are judged apart; the more hopeful judgement counts. Undefined where nobody
 * has measured how to tell, and when the search by meaning took no part: then whatever was found counts.
 */
export function judgeSupport(
  question: string,
  { sources, cosines }: Pick<FoundPassages, 'sources' | 'cosines'>,
  model: SupportModel | undefined,
): Support | undefined {
  if (!model) return undefined;
  const language = detectLanguage(question);
  const near = sources.filter(({ chunkId }) => cosines.has(chunkId));
  const same = near.filter(({ text }) => detectLanguage(text) === language);
  const other = near.filter(({ text }) => detectLanguage(text) !== language);
  return [
    ...judge(question, same, cosines, model.sameLanguage),
    ...judge(question, other, cosines, model.otherLanguage),
  ].toSorted((a, b) => b.probability - b.threshold - (a.probability - a.threshold))[0];
}

function judge(
  question: string,
  sources: Source[],
  cosines: ReadonlyMap<string, number>,
  { intercept, threshold, ...weights }: SupportWeights,
): Support[] {
  if (sources.length === 0) return [];
  const cosine = Math.max(...sources.map(({ chunkId }) => cosines.get(chunkId) ?? 0));
  const coverage = coverageOf(question, sources);
  const probability =
    1 / (1 + Math.exp(-(intercept + weights.cosine * cosine + weights.coverage * coverage)));
  return [{ probability: round(probability), threshold, cosine: round(cosine), coverage: round(coverage) }];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Share of the question's distinct terms (0..1) in the passage that has most of them, its headings included. */
export function coverageOf(question: string, sources: Source[]): number {
  const asked = new Set(analyzeTerms(question));
  if (asked.size === 0) return 0;
  const shares = sources.map(({ text, title, location }) => {
    const terms = new Set(analyzeTerms([title, ...location.headingPath, text].join('\n')));
    return [...asked].filter((term) => terms.has(term)).length / asked.size;
  });
  return Math.max(0, ...shares);
}
