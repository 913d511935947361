import { DURATION_BUCKETS } from '@aia/platform';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the worker measures. */
export interface PipelineMetrics {
  document(outcome: 'published' | 'failed' | 'skipped'): void;
  batch(chunks: number, tokens: number, seconds: number): void;
  indexed(chunks: number, seconds: number): void;
  /** A text was longer than the embedder takes although the estimate said that it fits: must stay 0. */
  inputTooLong(): void;
  embedderUnavailable(): void;
  redispatched(kind: string, count: number): void;
}

/** Registers the pipeline's metrics. */
export function createPipelineMetrics(registry: Registry): PipelineMetrics {
  const registers = [registry];
  const documents = new Counter({
    name: 'ingestion_documents_total',
    help: 'Documents by how their run through the pipeline ended',
    labelNames: ['outcome'] as const,
    registers,
  });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const indexed = counter('ingestion_chunks_indexed_total', 'Chunks whose points were written');
  const tokens = counter('embedder_tokens_total', 'Tokens that the embedder read');
  const tooLong = counter(
    'embedder_truncated_total',
    'Texts that were too long for the embedder: must stay 0',
  );
  const unavailable = counter('embedder_unavailable_total', 'Calls of the embedder that must be tried again');
  const redispatched = new Counter({
    name: 'ingestion_redispatched_total',
    help: 'Work that Postgres knew and Redis did not',
    labelNames: ['kind'] as const,
    registers,
  });
  const batchSize = new Histogram({
    name: 'embedder_batch_chunks',
    help: 'Chunks in one call of the embedder',
    buckets: [1, 2, 4, 8, 16, 24, 32, 64, 128],
    registers,
  });
  const seconds = (name: string, help: string) =>
    new Histogram({ name, help, buckets: DURATION_BUCKETS, registers });
  const batchSeconds = seconds('embedder_batch_duration_seconds', 'Duration of one call of the embedder');
  const writeSeconds = seconds(
    'ingestion_index_write_duration_seconds',
    'Duration of writing one batch of points',
  );
  return {
    document: (outcome) => documents.inc({ outcome }),
    batch: (chunks, count, duration) => {
      batchSize.observe(chunks);
      batchSeconds.observe(duration);
      tokens.inc(count);
    },
    indexed: (chunks, duration) => {
      indexed.inc(chunks);
      writeSeconds.observe(duration);
    },
    inputTooLong: () => tooLong.inc(),
    embedderUnavailable: () => unavailable.inc(),
    redispatched: (kind, count) => redispatched.inc({ kind }, count),
  };
}

/** Gauges that are read when somebody asks for them; a source that does not answer leaves the value out. */
export function registerDepthGauges(
  registry: Registry,
  sources: {
    outbox: () => Promise<number>;
    queues: () => Promise<{ queue: string; state: string; jobs: number }[]>;
  },
): void {
  new Gauge({
    name: 'ingestion_outbox_depth',
    help: 'Jobs that wait for dispatch to Redis',
    registers: [registry],
    async collect() {
      const depth = await sources.outbox().catch(() => undefined);
      if (depth === undefined) this.remove();
      else this.set(depth);
    },
  });
  new Gauge({
    name: 'queue_jobs',
    help: 'Jobs in Redis by queue and state',
    labelNames: ['queue', 'state'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      const counts = await sources.queues().catch(() => []);
      for (const { queue, state, jobs } of counts) this.set({ queue, state }, jobs);
    },
  });
}
