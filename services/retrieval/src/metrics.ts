import type { SearchMode } from '@aia/contracts';
import { DURATION_BUCKETS } from '@aia/platform';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Answer } from './search/search.js';

/** Counts one answered search. */
export type ObserveSearch = (mode: SearchMode, answer: Answer) => void;

const HIT_BUCKETS = [0, 1, 2, 5, 10, 20, 50, 100];

/** The metrics of searches. */
export function createSearchMetrics(registry: Registry): ObserveSearch {
  const registers = [registry];
  const searches = new Counter({
    name: 'retrieval_searches_total',
    help: 'Answered searches by mode and by what was missing',
    labelNames: ['mode', 'degraded'] as const,
    registers,
  });
  const steps = new Histogram({
    name: 'retrieval_step_duration_seconds',
    help: 'Duration of the steps of a search in seconds',
    labelNames: ['step'] as const,
    buckets: DURATION_BUCKETS,
    registers,
  });
  const hits = new Histogram({
    name: 'retrieval_hits',
    help: 'Results of a search',
    labelNames: ['mode'] as const,
    buckets: HIT_BUCKETS,
    registers,
  });
  const drops = new Counter({
    name: 'retrieval_dropped_hits_total',
    help: 'Hits of the vector store that Postgres did not let through: stale, deleted or not readable',
    registers,
  });
  const embeddings = new Counter({
    name: 'retrieval_query_embeddings_total',
    help: 'Embeddings of questions by whether the cache had them',
    labelNames: ['cache'] as const,
    registers,
  });
  return (mode, { response, dropped, cache }) => {
    if (cache !== null) embeddings.inc({ cache });
    searches.inc({ mode, degraded: response.degraded?.code ?? 'no' });
    hits.observe({ mode }, response.results.length);
    drops.inc(dropped);
    for (const [step, ms] of Object.entries(response.timings)) steps.observe({ step }, ms / 1000);
  };
}
