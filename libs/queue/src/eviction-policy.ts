import type { Logger } from '@aia/platform';
import type { Redis } from 'ioredis';

/**
 * Warns when Redis may drop keys under memory pressure: queues would lose jobs. Managed services may forbid CONFIG; then
 * the setting cannot be checked and a debug line says so.
 */
export async function warnUnlessNoEviction(redis: Redis, logger: Logger): Promise<void> {
  try {
    const answer = (await redis.config('GET', 'maxmemory-policy')) as unknown;
    const policy = Array.isArray(answer) ? String(answer[1]) : 'unknown';
    if (policy !== 'noeviction') {
      logger.warn({ policy }, 'Redis may evict jobs: set maxmemory-policy to noeviction');
    }
  } catch (error) {
    logger.debug({ err: error }, 'the eviction policy of Redis could not be read');
  }
}
