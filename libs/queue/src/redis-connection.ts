import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '@aia/platform';

/** Longest pause between two attempts to reach Redis again. */
const MAX_RECONNECT_MS = 2000;
/** A command without an answer for this long fails, so that no caller hangs on a dead Redis. */
const COMMAND_TIMEOUT_MS = 5000;

/** What a connection is used for decides how it behaves while Redis is away. */
export type ConnectionUse = 'producer' | 'worker';

const optionsByUse = {
  // A caller waits for the answer: fail soon and let it try again.
  producer: { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: COMMAND_TIMEOUT_MS },
  // BullMQ blocks on these for as long as it takes.
  worker: { maxRetriesPerRequest: null },
} satisfies Record<ConnectionUse, RedisOptions>;

/**
 * Opens a connection that reconnects for ever. Connection errors are logged once per outage and never end the process.
 */
export function connectRedis(url: string, use: ConnectionUse, logger?: Logger): Redis {
  const redis = new Redis(url, {
    ...optionsByUse[use],
    connectionName: `aia-${use}`,
    retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_MS),
  });
  let reported = false;
  redis.on('error', (error: Error) => {
    if (!reported) logger?.warn({ err: error, use }, 'Redis does not answer; reconnecting');
    reported = true;
  });
  redis.on('ready', () => {
    if (reported) logger?.info({ use }, 'Redis answers again');
    reported = false;
  });
  return redis;
}

/** Ends a connection: politely when it is up, at once when it is not. */
export async function disconnectRedis(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await redis.quit().catch(() => redis.disconnect());
  else redis.disconnect();
}
