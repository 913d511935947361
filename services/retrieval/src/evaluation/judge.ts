import type { ExpectedPassage } from '@aia/contracts';

/** A hit of a search, as far as judging needs it. */
export interface JudgeableHit {
  chunkId: string;
  documentId: string;
  sourceKey: string;
  title: string;
  text: string;
}

/** A ranking of distinct things that a question could find, with what it should find. */
export interface Judged {
  /** Place of each expected passage, from 1, in their order; null where it is not in the ranking. */
  ranks: (number | null)[];
  /** The ranking: the best hit of each thing, with its grade (0: not expected). */
  ranking: { hit: JudgeableHit; grade: number }[];
}

/** Share of a quote's words that a passage must have where it was cut differently than the quote. */
const LEAST_SHARE = 0.8;
/** Quotes shorter than this must stand in the passage as they are. */
const MIN_WORDS = 5;

/**
 * Compares hits with what a question should find. Things are documents, or passages where an expected one has a quote: a
 * second hit of the same thing is passed over, so that how finely documents are cut changes nothing. Pure.
 */
export function judge(hits: readonly JudgeableHit[], expected: readonly ExpectedPassage[]): Judged {
  const quotes = expected.map(({ quote }) => (quote === undefined ? undefined : wordsOf(quote)));
  const byPassage = quotes.some((quote) => quote !== undefined);
  const ranks: (number | null)[] = expected.map(() => null);
  const ranking: Judged['ranking'] = [];
  const seen = new Set<string>();
  for (const hit of hits) {
    const words = byPassage ? wordsOf(hit.text) : [];
    const matched = expected.flatMap(({ sourceKey }, place) =>
      sourceKey === hit.sourceKey && hasQuote(words, quotes[place]) ? [place] : [],
    );
    const found = matched.filter((place) => ranks[place] === null);
    const thing = byPassage ? hit.chunkId : hit.documentId;
    if (seen.has(thing) || (matched.length > 0 && found.length === 0)) continue;
    seen.add(thing);
    const grade = found.reduce((sum, place) => sum + (expected[place]?.grade ?? 0), 0);
    ranking.push({ hit, grade });
    for (const place of found) ranks[place] = ranking.length;
  }
  return { ranks, ranking };
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function hasQuote(words: readonly string[], quote: readonly string[] | undefined): boolean {
  if (quote === undefined) return true;
  if (` ${words.join(' ')} `.includes(` ${quote.join(' ')} `)) return true;
  if (quote.length < MIN_WORDS) return false;
  const there = new Set(words);
  return quote.filter((word) => there.has(word)).length >= LEAST_SHARE * quote.length;
}
