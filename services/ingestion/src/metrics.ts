import { createMetrics, declareMetrics, DURATION_BUCKETS } from '@aia/platform';
import type { Registry } from 'prom-client';

const OUTCOMES = ['published', 'failed', 'skipped'] as const;
const REDISPATCHED = [
  'documents',
  'publications',
  'embeddings',
  'sweeps',
  'imports',
  'schedules',
  'rechunks',
  'indexes',
  'maintenance',
  'cancelled',
  'purged',
] as const;

/** What the worker says about documents on their way. */
export const pipelineMetrics = declareMetrics({
  documents: {
    name: 'ingestion_documents_total',
    type: 'counter',
    help: 'Documents by how their run through the pipeline ended',
    labels: { outcome: OUTCOMES },
  },
  bytes: {
    name: 'ingestion_published_bytes_total',
    type: 'counter',
    help: 'Bytes of the files whose documents were published',
  },
  searchable: {
    name: 'ingestion_change_to_searchable_seconds',
    type: 'histogram',
    help: 'Time from the moment when a changed file was registered to the moment when searches found it',
    buckets: [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14_400, 86_400],
  },
  chunks: {
    name: 'ingestion_chunks_indexed_total',
    type: 'counter',
    help: 'Chunks whose points were written',
  },
  writes: {
    name: 'ingestion_index_write_duration_seconds',
    type: 'histogram',
    help: 'Duration of writing one batch of points and of marking its chunks',
    buckets: DURATION_BUCKETS,
  },
  tokens: { name: 'embedder_tokens_total', type: 'counter', help: 'Tokens that the embedder read' },
  batches: {
    name: 'embedder_batch_chunks',
    type: 'histogram',
    help: 'Chunks in one call of the embedder',
    buckets: [1, 2, 4, 8, 16, 24, 32, 64, 128],
  },
  batchSeconds: {
    name: 'embedder_batch_duration_seconds',
    type: 'histogram',
    help: 'Duration of one call of the embedder',
    buckets: DURATION_BUCKETS,
  },
  tooLong: {
    name: 'embedder_truncated_total',
    type: 'counter',
    help: 'Texts that were too long for the embedder although the estimate said that they fit: must stay 0',
  },
  unavailable: {
    name: 'embedder_unavailable_total',
    type: 'counter',
    help: 'Calls of the embedder that must be tried again',
  },
  redispatched: {
    name: 'ingestion_redispatched_total',
    type: 'counter',
    help: 'Work that Postgres knew and Redis did not',
    labels: { kind: REDISPATCHED },
  },
});

/** What the worker measures. */
export interface PipelineMetrics {
  document(outcome: (typeof OUTCOMES)[number]): void;
  /** A version that searches find now, `seconds` after it was registered. */
  searchable(bytes: number, seconds: number): void;
  batch(chunks: number, tokens: number, seconds: number): void;
  indexed(chunks: number, seconds: number): void;
  /** A text was longer than the embedder takes although the estimate said that it fits: must stay 0. */
  inputTooLong(): void;
  embedderUnavailable(): void;
  redispatched(kind: (typeof REDISPATCHED)[number], count: number): void;
}

/** Registers the pipeline's metrics. */
export function createPipelineMetrics(registry: Registry): PipelineMetrics {
  const metrics = createMetrics(registry, pipelineMetrics);
  return {
    document: (outcome) => metrics.documents.inc({ outcome }),
    searchable: (bytes, seconds) => {
      metrics.bytes.inc({}, bytes);
      metrics.searchable.observe({}, seconds);
    },
    batch: (chunks, count, duration) => {
      metrics.batches.observe({}, chunks);
      metrics.batchSeconds.observe({}, duration);
      metrics.tokens.inc({}, count);
    },
    indexed: (chunks, duration) => {
      metrics.chunks.inc({}, chunks);
      metrics.writes.observe({}, duration);
    },
    inputTooLong: () => metrics.tooLong.inc({}),
    embedderUnavailable: () => metrics.unavailable.inc({}),
    redispatched: (kind, count) => metrics.redispatched.inc({ kind }, count),
  };
}
