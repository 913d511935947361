import { randomUUID } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { queueNames, type DocumentState } from '@aia/contracts';
import type { BacklogFigures } from '@aia/database/ingestion';
import { createMetrics, declareMetrics } from '@aia/platform';
import type { QueueProducer } from '@aia/queue';
import type { Registry } from 'prom-client';

const UNFINISHED = [
  'queued',
  'fetching',
  'extracting',
  'chunking',
  'embedding',
  'indexing',
] as const satisfies readonly DocumentState[];

/**
 * What waits in Postgres and Redis. All replicas share it, so one worker of all exports it: sums over replicas count
 * nothing twice. Without a value, nobody could read it.
 */
export const backlogMetrics = declareMetrics({
  outbox: {
    name: 'ingestion_outbox_depth',
    type: 'gauge',
    help: 'Jobs that Redis was not told of yet',
  },
  outboxAge: {
    name: 'ingestion_outbox_oldest_age_seconds',
    type: 'gauge',
    help: 'How long the oldest of them waits',
  },
  unfinished: {
    name: 'ingestion_unfinished_documents',
    type: 'gauge',
    help: 'Documents on their way by state; counts stop at 100,000',
    labels: { state: UNFINISHED },
  },
  oldestDocument: {
    name: 'ingestion_oldest_wait_seconds',
    type: 'gauge',
    help: 'How long the document that waits longest made no step; those of paused imports do not count',
  },
  deadLetters: {
    name: 'ingestion_dead_letters',
    type: 'gauge',
    help: 'Documents that failed and wait for a person; the count stops at 100,000',
  },
  sources: {
    name: 'ingestion_source_age_seconds',
    type: 'gauge',
    help: 'Time since the last complete synchronisation of a source with a schedule, of the 100 oldest',
    labels: { source: { of: 'ids of sources', most: 1000 } },
  },
  sourcesExpected: {
    name: 'ingestion_source_interval_seconds',
    type: 'gauge',
    help: 'How often such a source is to be synchronised; 0 where a cron line says when',
    labels: { source: { of: 'ids of sources', most: 1000 } },
  },
  jobs: {
    name: 'queue_jobs',
    type: 'gauge',
    help: 'Jobs in Redis by queue and state',
    labels: { queue: queueNames, state: ['waiting', 'active', 'delayed', 'failed'] },
  },
  oldestJob: {
    name: 'queue_oldest_wait_seconds',
    type: 'gauge',
    help: 'How long the oldest job waits that could run; 0 when none does',
    labels: { queue: queueNames },
  },
  evicted: {
    name: 'redis_evicted_keys_total',
    type: 'counter',
    help: 'Keys that Redis dropped for want of memory: must stay 0, because queues live there',
  },
  redisUsed: { name: 'redis_memory_used_bytes', type: 'gauge', help: 'Memory that Redis uses' },
  redisMost: {
    name: 'redis_memory_max_bytes',
    type: 'gauge',
    help: 'Memory that Redis may use; 0 is no limit',
  },
  redisClients: { name: 'redis_connected_clients', type: 'gauge', help: 'Connections to Redis' },
});

/** What every worker says about the disks that it writes to. */
export const diskMetrics = declareMetrics({
  free: {
    name: 'storage_free_bytes',
    type: 'gauge',
    help: 'Free space of the file system that holds the folder',
    labels: { folder: ['blobs', 'vectors'] },
  },
  size: {
    name: 'storage_size_bytes',
    type: 'gauge',
    help: 'Size of the file system that holds the folder',
    labels: { folder: ['blobs', 'vectors'] },
  },
});

/** Where the gauges come from. */
export interface BacklogSources {
  postgres: () => Promise<BacklogFigures>;
  producer: Pick<QueueProducer, 'figures' | 'server' | 'holdLease'>;
}

/** Longer than any usual pause between two scrapes, so that the exporter stays the same while it lives. */
const LEASE_MS = 90_000;
/** Gauges of one scrape share one reading. */
const SHARED_MS = 500;

/** Shows what waits in this process's metrics, while no other worker does. */
export function measureBacklog(registry: Registry, { postgres, producer }: BacklogSources): void {
  const metrics = createMetrics(registry, backlogMetrics);
  const lease = { name: 'metrics', holder: randomUUID(), ms: LEASE_MS };
  // Without Redis nobody can tell who exports; what waits in Postgres is then shown by everybody, rather than by nobody.
  const isExporter = shared(() => producer.holdLease(lease).catch(() => true));
  const ifExporter = <T>(read: () => Promise<T>) => {
    const figures = shared(read);
    return async <S>(toSamples: (figures: T) => S[]): Promise<S[]> =>
      (await isExporter()) ? toSamples(await figures()) : [];
  };
  const waiting = ifExporter(postgres);
  const queues = ifExporter(() => producer.figures());
  const server = ifExporter(() => producer.server());
  const one = (value: number | null) => (value === null ? [] : [{ labels: {}, value }]);

  metrics.outbox.onScrape(() => waiting(({ outbox }) => one(outbox.jobs)));
  metrics.outboxAge.onScrape(() => waiting(({ outbox }) => one(outbox.oldestSeconds ?? 0)));
  metrics.oldestDocument.onScrape(() => waiting((figures) => one(figures.oldestDocumentSeconds ?? 0)));
  metrics.deadLetters.onScrape(() => waiting(({ deadLetters }) => one(deadLetters)));
  metrics.unfinished.onScrape(() =>
    waiting(({ unfinished }) =>
      UNFINISHED.map((state) => ({
        labels: { state },
        value: unfinished.find((row) => row.state === state)?.documents ?? 0,
      })),
    ),
  );
  metrics.sources.onScrape(() =>
    waiting(({ sources }) => sources.map(({ id, seconds }) => ({ labels: { source: id }, value: seconds }))),
  );
  metrics.sourcesExpected.onScrape(() =>
    waiting(({ sources }) =>
      sources.map(({ id, everySeconds }) => ({ labels: { source: id }, value: everySeconds ?? 0 })),
    ),
  );
  metrics.jobs.onScrape(() =>
    queues((all) =>
      all.flatMap(({ queue, counts }) =>
        (['waiting', 'active', 'delayed', 'failed'] as const).map((state) => ({
          labels: { queue, state },
          value: counts[state],
        })),
      ),
    ),
  );
  metrics.oldestJob.onScrape(() =>
    queues((all) =>
      all.map(({ queue, oldestSeconds }) => ({ labels: { queue }, value: oldestSeconds ?? 0 })),
    ),
  );
  metrics.evicted.onScrape(() => server(({ evictedKeys }) => one(evictedKeys)));
  metrics.redisUsed.onScrape(() => server(({ usedMemory }) => one(usedMemory)));
  metrics.redisMost.onScrape(() => server(({ maxMemory }) => one(maxMemory)));
  metrics.redisClients.onScrape(() => server(({ clients }) => one(clients)));
}

/** Shows the disks behind the folders of this process that are on a disk. */
export function measureDisks(
  registry: Registry,
  folders: Partial<Record<'blobs' | 'vectors', string | undefined>>,
): void {
  const metrics = createMetrics(registry, diskMetrics);
  const known = (Object.entries(folders) as ['blobs' | 'vectors', string | undefined][]).flatMap(
    ([folder, path]) => (path === undefined ? [] : [{ folder, path }]),
  );
  const read = shared(() =>
    Promise.all(known.map(async ({ folder, path }) => ({ folder, stats: await statfs(path) }))),
  );
  const samples = (blocks: 'bavail' | 'blocks') => async () =>
    (await read()).map(({ folder, stats }) => ({ labels: { folder }, value: stats[blocks] * stats.bsize }));
  metrics.free.onScrape(samples('bavail'));
  metrics.size.onScrape(samples('blocks'));
}

/** One reading for everybody who asks within a moment. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let last: { at: number; result: Promise<T> } | undefined;
  return () => {
    const now = performance.now();
    if (!last || now - last.at > SHARED_MS) last = { at: now, result: read() };
    return last.result;
  };
}
