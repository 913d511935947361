import { Redis } from 'ioredis';
import type { Logger } from '@aia/platform';

/** Longest pause between two attempts to reach Redis again. */
const MAX_RECONNECT_MS = 2000;
/** What a connection is used for; shown by CLIENT LIST and in logs. */
export type ConnectionUse = 'producer' | 'worker' | 'board';

/**
 * Opens a connection that reconnects for ever, as BullMQ needs it: commands wait while Redis is away, so whoever wants an
 * answer soon sets a deadline. Errors are logged once per outage and never end the process.
 */
export function connectRedis(url: string, use: ConnectionUse, logger?: Logger): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
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
