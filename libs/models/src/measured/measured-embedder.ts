import { timed } from '@aia/platform';
import type { Embedder } from '../ports.js';
import { errorType, modelLabels, type GenAiMetrics } from './gen-ai-metrics.js';

/** The same embedder; what its calls take is measured, whichever way they end. */
export function measureEmbedder(inner: Embedder, metrics: GenAiMetrics): Embedder {
  const operation = { gen_ai_operation_name: 'embeddings', ...modelLabels(inner.model) } as const;
  const measured = <T>(work: () => Promise<T>, signal: AbortSignal | undefined) =>
    timed(work, (seconds, error) =>
      metrics.duration.observe({ ...operation, error_type: errorType(error, signal) }, seconds),
    );
  return {
    model: inner.model,
    dimension: inner.dimension,
    maxTokens: inner.maxTokens,
    embedQuery: (text, signal) => measured(() => inner.embedQuery(text, signal), signal),
    embedPassages: async (texts, signal) => {
      const result = await measured(() => inner.embedPassages(texts, signal), signal);
      metrics.tokens.observe({ ...operation, gen_ai_token_type: 'input' }, result.tokens);
      return result;
    },
  };
}
