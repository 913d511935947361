import { degradedSchema, type SearchMode } from '@aia/contracts';
import { createMetrics, declareMetrics, DURATION_BUCKETS } from '@aia/platform';
import type { Registry } from 'prom-client';
import type { Answer } from './search/search.js';

/** Counts one answered search. */
export type ObserveSearch = (mode: SearchMode, answer: Answer) => void;

const MODES = ['hybrid', 'dense', 'lexical'] as const satisfies readonly SearchMode[];

/** What the retrieval service says about its searches. */
export const searchMetrics = declareMetrics({
  searches: {
    name: 'retrieval_searches_total',
    type: 'counter',
    help: 'Answered searches by mode and by what was missing (`no`: nothing)',
    labels: { mode: MODES, degraded: ['no', ...degradedSchema.shape.code.options] },
  },
  withoutHits: {
    name: 'retrieval_searches_without_hits_total',
    type: 'counter',
    help: 'Answered searches that found nothing',
    labels: { mode: MODES },
  },
  steps: {
    name: 'retrieval_step_duration_seconds',
    type: 'histogram',
    help: 'Duration of the steps of a search, and `total`',
    labels: { step: { of: 'names of the steps', most: 20 } },
    buckets: DURATION_BUCKETS.filter((bound) => bound <= 30),
  },
  hits: {
    name: 'retrieval_hits',
    type: 'histogram',
    help: 'Results of a search',
    labels: { mode: MODES },
    buckets: [0, 1, 2, 5, 10, 20, 50, 100],
  },
  topScore: {
    name: 'retrieval_top_score',
    type: 'histogram',
    help: 'Score of the best result; comparable within a mode and an embedding model only',
    labels: { mode: MODES },
    buckets: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  },
  dropped: {
    name: 'retrieval_dropped_hits_total',
    type: 'counter',
    help: 'Hits of the vector store that Postgres did not let through: stale, deleted or not readable',
  },
  embeddings: {
    name: 'retrieval_query_embeddings_total',
    type: 'counter',
    help: 'Embeddings of questions by whether the cache had them',
    labels: { cache: ['hit', 'miss', 'off'] },
  },
});

/** The metrics of searches. */
export function createSearchMetrics(registry: Registry): ObserveSearch {
  const metrics = createMetrics(registry, searchMetrics);
  return (mode, { response, dropped, cache }) => {
    const [best] = response.results;
    if (cache !== null) metrics.embeddings.inc({ cache });
    metrics.searches.inc({ mode, degraded: response.degraded?.code ?? 'no' });
    metrics.hits.observe({ mode }, response.results.length);
    if (best) metrics.topScore.observe({ mode }, best.score);
    else metrics.withoutHits.inc({ mode });
    metrics.dropped.inc({}, dropped);
    for (const [step, ms] of Object.entries(response.timings)) metrics.steps.observe({ step }, ms / 1000);
  };
}
