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
        body: { query, limit, ...(datasetIds && { datasetIds }) },
        response: searchResponseSchema,
        idempotent: true,
        signal,
      });
      return { sources: response.results.map(toSource), degraded: response.degraded };
    },
  };
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
