import { z } from 'zod';
import type { Reranker } from '../search/ports.js';

export interface HttpRerankerOptions {
  /** Base URL of a server with `POST /v1/rerank` (llama.cpp, vLLM, Infinity, Jina, Cohere). */
  url: string;
  model: string | undefined;
  apiKey: string | undefined;
}

const answerSchema = z.object({
  results: z.array(z.object({ index: z.int().nonnegative(), relevance_score: z.number() })),
});

/** A cross-encoder behind HTTP. Rejects when the server refuses, answers something else, or is told to stop. */
export function createHttpReranker({ url, model, apiKey }: HttpRerankerOptions): Reranker {
  const endpoint = new URL('v1/rerank', url.endsWith('/') ? url : `${url}/`);
  return {
    order: async (query, documents, signal) => {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify({
          query,
          documents,
          top_n: documents.length,
          ...(model === undefined ? {} : { model }),
        }),
        signal,
      });
      if (!response.ok) throw new Error(`The rerank server answered ${response.status}.`);
      const { results } = answerSchema.parse(await response.json());
      return [...results].sort((a, b) => b.relevance_score - a.relevance_score).map(({ index }) => index);
    },
  };
}
