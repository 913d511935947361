import { AppError } from '@aia/platform';
import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';

export interface LoginLimits {
  /** Attempts of one address on one account within the window. */
  attempts: number;
  /** Attempts of one address on all accounts within the window. */
  attemptsPerIp: number;
  windowSeconds: number;
}

/** Slows down guessing of passwords. */
export interface LoginLimiter {
  /** Counts an attempt; throws `rate-limited` with Retry-After when there were too many. */
  count(ip: string, email: string): Promise<void>;
  /** Forgets the attempts on this account after a success. */
  forget(ip: string, email: string): Promise<void>;
}

/** Limits that all replicas share through Redis; while Redis is away each replica counts for itself. */
export function createLoginLimiter(redis: Redis, prefix: string, limits: LoginLimits): LoginLimiter {
  const perAccount = limiter(redis, `${prefix}:login:account`, limits.attempts, limits.windowSeconds);
  const perIp = limiter(redis, `${prefix}:login:ip`, limits.attemptsPerIp, limits.windowSeconds);
  return {
    count: async (ip, email) => {
      await consume(perIp, ip);
      await consume(perAccount, accountKey(ip, email));
    },
    forget: async (ip, email) => {
      await perAccount.delete(accountKey(ip, email));
    },
  };
}

function limiter(redis: Redis, keyPrefix: string, points: number, duration: number): RateLimiterAbstract {
  const insuranceLimiter = new RateLimiterMemory({ keyPrefix, points, duration });
  return new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration, insuranceLimiter });
}

function accountKey(ip: string, email: string): string {
  return `${ip}:${email.trim().toLowerCase()}`;
}

async function consume(limits: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limits.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfter = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new AppError('rate-limited', `Too many attempts to sign in; wait ${retryAfter} seconds.`, {
      retryAfter,
    });
  }
}
