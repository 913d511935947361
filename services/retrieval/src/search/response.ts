import type { SearchRequest, SearchResponse, SearchResult } from '@aia/contracts';
import type { CheckedHit } from './check.js';
import type { Understanding } from './understand.js';
import type { Round } from './width.js';

/** The answer of the API; ranks and the explanation only when they were asked for. */
export function toResponse(
  { explain, mode }: SearchRequest,
  question: Understanding,
  { hits, dropped, degraded }: Round,
  timings: Record<string, number>,
): SearchResponse {
  const { language, terms } = question;
  return {
    results: hits.map((hit) => toResult(hit, explain)),
    ...(degraded ? { degraded } : {}),
    timings,
    ...(explain ? { explanation: { language, terms, droppedByCheck: dropped, mode } } : {}),
  };
}

function toResult({ hit, chunk }: CheckedHit, explain: boolean): SearchResult {
  const { start, end, page, headingPath, pages, place, ...shown } = chunk;
  return {
    ...shown,
    score: hit.score,
    location: { start, end, page, headingPath, ...(pages.length > 1 ? { pages } : {}), ...place },
    ...(explain ? { ranks: hit.ranks } : {}),
  };
}
