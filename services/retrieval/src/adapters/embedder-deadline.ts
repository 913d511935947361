import { ModelError } from '@aia/models';
import type { QueryEmbedder } from '../search/ports.js';

/**
 * An embedder that gives up after `timeoutMs` with ModelError `unavailable`: a person waits for the answer, and words
 * alone find most of it. The caller's own abort passes through as it is.
 */
export function withDeadline(embedder: QueryEmbedder, timeoutMs: number): QueryEmbedder {
  return {
    maxTokens: embedder.maxTokens,
    embedQuery: async (text, signal) => {
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        return await embedder.embedQuery(text, signal ? AbortSignal.any([signal, deadline]) : deadline);
      } catch (cause) {
        if (!deadline.aborted || signal?.aborted) throw cause;
        const message = `The embedding model did not answer within ${timeoutMs} ms.`;
        throw new ModelError('unavailable', message, { cause });
      }
    },
  };
}
