import { searchResponseSchema, type SearchResult, type Source } from '@aia/contracts';
import type { ServiceClient } from '@aia/platform';
import type { Searcher } from '../answer/ports.js';

/** A `Searcher` that asks the retrieval service, as the caller of the current request. */
export function createRetrievalSearcher(client: ServiceClient): Searcher {
  return {
    search: async ({ query, datasetIds, limit, signal }) => {
      const response = await client.call({
        method: 'POST',
        path: '/search',
        // The ranks come with the explanation, and with them the cosine that tells how near the passages are.
        body: { query, limit, explain: true, ...(datasetIds && { datasetIds }) },
        response: searchResponseSchema,
        idempotent: true,
        signal,
      });
      const { results, degraded } = response;
      return { sources: results.map(toSource), degraded, cosines: cosinesOf(results) };
    },
  };
}

function cosinesOf(results: SearchResult[]): Map<string, number> {
  return new Map(
    results.flatMap(({ chunkId, ranks }): [string, number][] =>
      ranks?.dense ? [[chunkId, ranks.dense.score]] : [],
    ),
  );
}

function toSource(result: SearchResult, position: number): Source {
  const { chunkId, documentId, versionId, datasetId, title, sourceKey, text, score, location } = result;
  return {
    index: position + 1,
    chunkId,
    documentId,
    versionId,
    datasetId,
    title,
    sourceKey,
    text,
    score,
    location,
  };
}
