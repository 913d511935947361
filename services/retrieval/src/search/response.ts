import type { Degraded, SearchExplanation, SearchResponse, SearchResult } from '@aia/contracts';
import type { CheckedHit } from './check.js';
import type { Context } from './expand.js';

/** The page of a search, ready to be told. */
export interface Answered {
  hits: CheckedHit[];
  contexts: Map<string, Context>;
  warnings: Degraded[];
  facets: SearchResponse['facets'];
  nextCursor: string | undefined;
  suggestion: string | undefined;
  /** Quoted phrases that were passed over. */
  unmatchedPhrases: readonly string[];
  timings: Record<string, number>;
  /** Undefined unless it was asked for; ranks are shown with it. */
  explanation: SearchExplanation | undefined;
}

/** The answer of the API. */
export function toResponse(answered: Answered): SearchResponse {
  const { hits, contexts, warnings, facets, nextCursor, suggestion, unmatchedPhrases, timings, explanation } =
    answered;
  const [degraded] = warnings;
  return {
    results: hits.map((hit) => toResult(hit, contexts.get(hit.chunk.chunkId), explanation !== undefined)),
    ...(nextCursor === undefined ? {} : { nextCursor }),
    ...(facets ? { facets } : {}),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(unmatchedPhrases.length === 0 ? {} : { unmatchedPhrases: [...unmatchedPhrases] }),
    ...(degraded ? { degraded, warnings } : {}),
    timings,
    ...(explanation ? { explanation } : {}),
  };
}

function toResult({ hit, chunk }: CheckedHit, context: Context | undefined, explain: boolean): SearchResult {
  const { start, end, page, headingPath, pages, place, updatedAt, ordinal: _ordinal, ...rest } = chunk;
  const { prefix, parentStart, parentEnd, ...shown } = rest;
  return {
    ...shown,
    updatedAt: updatedAt.toISOString(),
    score: hit.score,
    location: { start, end, page, headingPath, ...(pages.length > 1 ? { pages } : {}), ...place },
    ...(prefix === null || prefix === '' ? {} : { prefix }),
    ...(parentStart === null || parentEnd === null ? {} : { parent: { start: parentStart, end: parentEnd } }),
    ...(context ? { context } : {}),
    ...(explain ? { ranks: hit.ranks } : {}),
  };
}
