import { queueNames, type QueueName } from '@aia/contracts';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueFigures, RedisFigures } from './queue-client.js';

/** Counts and waits of every queue. */
export function readQueueFigures(queues: Record<QueueName, Queue>): Promise<QueueFigures[]> {
  return Promise.all(queueNames.map((queue) => figuresOf(queue, queues[queue])));
}

async function figuresOf(name: QueueName, queue: Queue): Promise<QueueFigures> {
  const [found, [oldest]] = await Promise.all([
    queue.getJobCounts('waiting', 'active', 'delayed', 'failed'),
    queue.getJobs(['waiting'], 0, 0, true),
  ]);
  const of = (state: string) => found[state] ?? 0;
  const counts = {
    waiting: of('waiting'),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
  };
  return {
    queue: name,
    counts,
    oldestSeconds: oldest ? Math.max(0, (Date.now() - oldest.timestamp) / 1000) : null,
  };
}

/** Reads `INFO` of the server. */
export async function readRedisFigures(redis: Redis): Promise<RedisFigures> {
  const info = await redis.info();
  const of = (field: string) => Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    evictedKeys: of('evicted_keys'),
    usedMemory: of('used_memory'),
    maxMemory: of('maxmemory'),
    clients: of('connected_clients'),
  };
}

/** Takes or renews a lease in one step; whoever else holds it keeps it. */
const HOLD = `
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
return 1`;

/** Whether `holder` holds the lease of this name for the next `ms` milliseconds. */
export async function holdLease(
  redis: Redis,
  prefix: string,
  { name, holder, ms }: { name: string; holder: string; ms: number },
): Promise<boolean> {
  return (await redis.eval(HOLD, 1, `${prefix}:lease:${name}`, holder, ms)) === 1;
}
