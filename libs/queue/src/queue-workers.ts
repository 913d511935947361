import { queueNames, type QueueName } from '@aia/contracts';
import type { Logger } from '@aia/platform';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { warnUnlessNoEviction } from './eviction-policy.js';
import { assertOneHandlerEach, type JobHandlers } from './job-handlers.js';
import { createJobMetrics } from './job-metrics.js';
import { backoffDelay, queuePolicies } from './job-options.js';
import { createProcessor } from './process-job.js';
import { connectRedis, disconnectRedis } from './redis-connection.js';

export interface QueueWorkersOptions {
  redisUrl: string;
  prefix: string;
  handlers: JobHandlers;
  /** Queues that this process works on; all of them by default. */
  queues?: readonly QueueName[];
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
 * Starts consumers for the chosen queues.
 * @throws Error when a queue has no handler, a handler no queue, or a chosen queue does not exist.
 */
export function createWorkers(options: QueueWorkersOptions): QueueWorkers {
  assertOneHandlerEach(options.handlers);
  const queues = options.queues ?? queueNames;
  assertKnown(queues);
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

function assertKnown(queues: readonly string[]): void {
  const unknown = queues.filter((name) => !(queueNames as string[]).includes(name));
  if (unknown.length > 0) throw new Error(`There are no such queues: ${unknown.join(', ')}`);
}

function startWorkers(
  options: QueueWorkersOptions,
  queues: readonly QueueName[],
  redis: Redis,
  signal: AbortSignal,
): Worker[] {
  const { logger, prefix } = options;
  const metrics = createJobMetrics(options.metrics);
  const start = <Q extends QueueName>(queue: Q) => {
    const handler = options.handlers[queue];
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
    worker.on('stalled', (jobId) => logger.warn({ queue, jobId }, 'a job lost its worker; it runs again'));
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
