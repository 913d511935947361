import { pageAt, placeWithin, type Citation, type Source } from '@aia/contracts';
import { splitSentences, type SentenceRange } from '@aia/language';
import { createAligner, type Alignment } from './align.js';

/** Support from which a sentence counts as supported; measured with scripts/bench/citation-threshold.ts. */
export const SUPPORT_THRESHOLD = 0.5;

/** The verified citations of an answer, and how many of its sentences they support. */
export interface Cited {
  citations: Citation[];
  /** Sentences that claim something. */
  sentences: number;
  supported: number;
  /** Those of them that no passage supports by its words. */
  unsupported: SentenceRange[];
}

/**
 * Finds the evidence of every sentence of an answer in the sources' own text. What the model says about its sources is
 * not asked: a sentence is cited when its terms stand together in a passage, and otherwise it is not.
 */
export function cite(answer: string, question: string, sources: Source[]): Cited {
  const align = createAligner(question, sources);
  const cited: Cited = { citations: [], sentences: 0, supported: 0, unsupported: [] };
  for (const { start, end } of splitSentences(answer)) {
    const alignment = align(answer.slice(start, end));
    if (!alignment && sources.length > 0) continue;
    cited.sentences += 1;
    if (!alignment || alignment.support < SUPPORT_THRESHOLD) {
      cited.unsupported.push({ start, end });
      continue;
    }
    cited.supported += 1;
    cited.citations.push(toCitation({ start, end }, alignment));
  }
  return cited;
}

/** A citation of `source.text.slice(start, end)` for a range of the answer. */
export function toCitation(answer: { start: number; end: number }, evidence: Alignment): Citation {
  const { source, start, end, support } = evidence;
  return {
    sourceIndex: source.index,
    answerStart: answer.start,
    answerEnd: answer.end,
    documentId: source.documentId,
    versionId: source.versionId,
    start: source.location.start + start,
    end: source.location.start + end,
    quote: source.text.slice(start, end),
    page: pageAt(source.location, source.location.start + start),
    ...placeWithin(source.text, source.location, start, end),
    support: Math.min(1, Math.round(support * 1000) / 1000),
  };
}
