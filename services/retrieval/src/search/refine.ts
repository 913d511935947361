import type { SearchRequest } from '@aia/contracts';
import type { CheckedHit } from './check.js';
import { dropDuplicates } from './dedupe.js';
import { diversify } from './diversify.js';
import { limitPerDocument } from './group.js';
import { matchWords } from './match-words.js';
import type { Understanding } from './understand.js';

/** Hits that are left, and how many were left out why. */
export interface Sifted {
  hits: CheckedHit[];
  /** Quoted phrases that no hit has, and that were passed over. */
  unmatched: string[];
  dropped: { words: number; duplicates: number };
}

/** Takes out what the quotes and exclusions of the query forbid, then copies. */
export function sift(
  hits: CheckedHit[],
  question: Pick<Understanding, 'phrases' | 'exclusions'>,
  dedupe: boolean,
): Sifted {
  const { hits: matching, unmatched } = matchWords(hits, question);
  const distinct = dedupe ? dropDuplicates(matching) : matching;
  const dropped = { words: hits.length - matching.length, duplicates: matching.length - distinct.length };
  return { hits: distinct, unmatched, dropped };
}

type Arrangement = Pick<SearchRequest, 'diversity' | 'perDocument'> & { sort?: SearchRequest['sort'] };

/** The order that the caller asked for; `end` is the number of hits that are shown or passed over. */
export function arrange(
  hits: CheckedHit[],
  { diversity, perDocument, sort }: Arrangement,
  end: number,
): CheckedHit[] {
  const grouped = limitPerDocument(diversify(hits, diversity, end), perDocument);
  if (sort !== 'date') return grouped;
  return [...grouped].sort((a, b) => b.chunk.updatedAt.getTime() - a.chunk.updatedAt.getTime());
}
