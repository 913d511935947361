import { Redis } from 'ioredis';
import type { VectorCache } from './cached-embedder.js';

/** A week: people ask the same again within days, and an unused vector is not worth its memory. */
const KEEP_SECONDS = 7 * 24 * 3600;

/** Vectors in Redis, and how to end its connection. */
export interface RedisCache extends VectorCache {
  close(): Promise<void>;
}

/** A cache in Redis; nothing waits for a server that is away. Keys begin with `prefix`. */
export function createRedisCache(url: string, prefix: string, onError: (error: Error) => void): RedisCache {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    connectionName: 'retrieval',
  });
  redis.on('error', onError);
  return {
    get: (key) => redis.getBuffer(`${prefix}:${key}`),
    set: async (key, value) => void (await redis.set(`${prefix}:${key}`, value, 'EX', KEEP_SECONDS)),
    close: async () => redis.disconnect(),
  };
}
