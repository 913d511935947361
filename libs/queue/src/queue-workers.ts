import { serviceQueues, type QueueName, type QueueService } from '@aia/contracts';
import type { Logger } from '@aia/platform';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { warnUnlessNoEviction } from './eviction-policy.js';
import { assertOneHandlerEach, type JobHandler, type JobHandlers } from './job-handlers.js';
import { createJobMetrics } from './job-metrics.js';
import { backoffDelay, queuePolicies } from './job-options.js';
import { createProcessor } from './process-job.js';
import { connectRedis, disconnectRedis } from './redis-connection.js';

export interface QueueWorkersOptions<S extends QueueService = 'ingestion'> {
  /** Whose queues these are. */
  service: S;
  redisUrl: string;
  prefix: string;
  handlers: JobHandlers<(typeof serviceQueues)[S][number]>;
  /** Queues that this process works on; all of the service by default. */
  queues?: readonly (typeof serviceQueues)[S][number][];
  /** Jobs of a queue at once in this process, where it differs from the queue's policy. */
  concurrency?: Partial<Record<QueueName, number>>;
  logger: Logger;
  metrics: Registry;
}

/** Running consumers. */
export interface QueueWorkers {
  readonly queues: readonly QueueName[];
  /** Rejects when Redis does not answer. */
  ping(): Promise<void>;
  /** Takes no new jobs, aborts the handlers' signal, waits for them up to `graceMs`, then gives up on them. */
  close(graceMs?: number): Promise<void>;
}

/** How long a job stays a worker's own without a renewal, and how often lost ones are looked for. */
const LOCK_MS = 15_000;
const STALLED_CHECK_MS = 5000;
/** A job may lose its worker this often: crashes are the worker's fault, the fence guards the document. */
const MAX_STALLED = 1000;
const DEFAULT_GRACE_MS = 7000;

/**
 * Starts consumers for the chosen queues of a service.
 * @throws Error when a queue has no handler, a handler no queue, or the service has no such queue.
 */
export function createWorkers<S extends QueueService>(options: QueueWorkersOptions<S>): QueueWorkers {
  const own: readonly QueueName[] = serviceQueues[options.service];
  assertOneHandlerEach(options.handlers, own);
  const queues: readonly QueueName[] = options.queues ?? own;
  assertKnown(queues, own);
  const redis = connectRedis(options.redisUrl, 'worker', options.logger);
  redis.once('ready', () => void warnUnlessNoEviction(redis, options.logger));
  const stop = new AbortController();
  const workers = startWorkers(options, queues, redis, stop.signal);
  return {
    queues,
    ping: async () => {
      if (redis.status !== 'ready') throw new Error(`Redis is not connected (${redis.status})`);
      await redis.ping();
    },
    close: async (graceMs = DEFAULT_GRACE_MS) => {
      stop.abort();
      await Promise.all(workers.map((worker) => closeWorker(worker, graceMs)));
      await disconnectRedis(redis);
    },
  };
}

function assertKnown(queues: readonly string[], own: readonly string[]): void {
  const unknown = queues.filter((name) => !own.includes(name));
  if (unknown.length > 0) throw new Error(`There are no such queues: ${unknown.join(', ')}`);
}

function startWorkers<S extends QueueService>(
  options: QueueWorkersOptions<S>,
  queues: readonly QueueName[],
  redis: Redis,
  signal: AbortSignal,
): Worker[] {
  const { logger, prefix } = options;
  const metrics = createJobMetrics(options.metrics);
  const handlers = options.handlers as Readonly<Record<QueueName, JobHandler<QueueName>>>;
  const start = (queue: QueueName) => {
    const handler = handlers[queue];
    const worker = new Worker(queue, createProcessor({ queue, handler, logger, metrics, signal }), {
      connection: redis,
      prefix,
      concurrency: options.concurrency?.[queue] ?? queuePolicies[queue].concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_STALLED,
      settings: { backoffStrategy: (attemptsMade) => backoffDelay(queue, attemptsMade) },
    });
    worker.on('error', (error) => logger.debug({ err: error, queue }, 'worker connection'));
    worker.on('stalled', (jobId) => {
      metrics.stalled(queue);
      logger.warn({ queue, jobId }, 'a job lost its worker; it runs again');
    });
    return worker;
  };
  return queues.map((queue) => start(queue));
}

/** Waits for the running jobs, but not for ever: what is left is delivered again after its lock ends. */
async function closeWorker(worker: Worker, graceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const giveUp = new Promise<void>((resolve) => {
    timer = setTimeout(() => resolve(worker.close(true)), graceMs);
  });
  await Promise.race([worker.close(), giveUp]);
  clearTimeout(timer);
}
