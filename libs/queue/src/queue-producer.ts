import { jobSchemas, queueNames, type QueueName } from '@aia/contracts';
import type { Logger } from '@aia/platform';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { withDeadline } from './deadline.js';
import { jobOptions } from './job-options.js';
import type { JobToAdd, QueueCounts, QueueProducer } from './queue-client.js';
import { holdLease, readQueueFigures, readRedisFigures } from './queue-figures.js';
import { connectRedis, disconnectRedis } from './redis-connection.js';
import { createSyncSchedules } from './sync-schedules.js';

export interface QueueProducerOptions {
  redisUrl: string;
  /** Key prefix with a hash tag, e.g. `{aia}`, so that all keys of a queue live in one slot of a Redis Cluster. */
  prefix: string;
  logger?: Logger;
}

/** Longest wait for any answer of Redis: a producer never hangs. */
const DEADLINE_MS = 5000;
const TOO_SLOW = `Redis did not answer within ${DEADLINE_MS} ms`;
const PENDING_STATES = new Set(['waiting', 'active', 'delayed', 'prioritized', 'waiting-children']);

/**
 * The producing side of all queues over one connection. Every call rejects within seconds while Redis is away; the
 * caller keeps the work in Postgres and tries again.
 */
export function createQueueProducer(options: QueueProducerOptions): QueueProducer {
  const redis = connectRedis(options.redisUrl, 'producer', options.logger);
  const queues = openQueues(redis, options);
  const bounded = <T>(work: Promise<T>) => withDeadline(work, DEADLINE_MS, TOO_SLOW);
  return {
    addAll: (jobs) => bounded(addAll(redis, queues, jobs)),
    isPending: (queue, jobId) => bounded(isPending(redis, queues[queue], jobId)),
    counts: (queue) => bounded(counts(redis, queues[queue])),
    figures: () => bounded(whenConnected(redis, () => readQueueFigures(queues))),
    server: () => bounded(whenConnected(redis, () => readRedisFigures(redis))),
    holdLease: (lease) => bounded(whenConnected(redis, () => holdLease(redis, options.prefix, lease))),
    schedules: createSyncSchedules(queues.sync, () => assertConnected(redis)),
    ping: () => bounded(ping(redis)),
    close: async () => {
      if (redis.status === 'ready') await Promise.all(Object.values(queues).map((queue) => queue.close()));
      await disconnectRedis(redis);
    },
  };
}

/** A queue of BullMQ for each name, over one connection. */
export function openQueues(redis: Redis, options: QueueProducerOptions): Record<QueueName, Queue> {
  const open = (name: QueueName) => {
    const queue = new Queue(name, {
      connection: redis,
      prefix: options.prefix,
      skipWaitingForReady: true,
    });
    queue.on('error', (error) => options.logger?.debug({ err: error, queue: name }, 'queue connection'));
    return [name, queue] as const;
  };
  return Object.fromEntries(queueNames.map(open)) as Record<QueueName, Queue>;
}

async function addAll(redis: Redis, queues: Record<QueueName, Queue>, jobs: JobToAdd[]): Promise<void> {
  assertConnected(redis);
  for (const name of queueNames) {
    const own = jobs.filter((job) => job.queue === name);
    if (own.length === 0) continue;
    await queues[name].addBulk(own.map(toBulkJob));
  }
}

function toBulkJob({ queue, jobId, payload }: JobToAdd) {
  if (jobId.includes(':')) throw new Error(`A job id may not contain a colon: ${jobId}`);
  return { name: queue, data: jobSchemas[queue].parse(payload), opts: jobOptions(queue, jobId) };
}

async function isPending(redis: Redis, queue: Queue, jobId: string): Promise<boolean> {
  assertConnected(redis);
  return PENDING_STATES.has(await queue.getJobState(jobId));
}

async function counts(redis: Redis, queue: Queue): Promise<QueueCounts> {
  assertConnected(redis);
  const found = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
  const of = (state: string) => found[state] ?? 0;
  return { waiting: of('waiting'), active: of('active'), delayed: of('delayed'), failed: of('failed') };
}

async function ping(redis: Redis): Promise<void> {
  assertConnected(redis);
  await redis.ping();
}

async function whenConnected<T>(redis: Redis, ask: () => Promise<T>): Promise<T> {
  assertConnected(redis);
  return ask();
}

/** BullMQ waits for a connection that is down; a producer says so at once. */
function assertConnected(redis: Redis): void {
  if (redis.status !== 'ready') throw new Error(`Redis is not connected (${redis.status})`);
}
