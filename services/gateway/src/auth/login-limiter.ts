import { AppError } from '@aia/platform';
import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';

export interface LoginLimits {
  /** Failed attempts of one address on one account before it has to wait. */
  attempts: number;
  /** Attempts of one address on all accounts within the window. */
  attemptsPerIp: number;
  windowSeconds: number;
  /** The first wait; each further failure doubles it, up to `lockMaxSeconds`. */
  lockSeconds: number;
  lockMaxSeconds: number;
  /** Without Redis: refuse to sign anybody in, or let each replica count for itself. */
  withoutRedis: 'refuse' | 'count-locally';
}

/** Slows down guessing of passwords. */
export interface LoginLimiter {
  /**
   * Counts an attempt as failed until `forget` says otherwise, so that attempts at the same time cannot pass together.
   * @throws AppError `rate-limited` with Retry-After when it has to wait, `dependency-unavailable` without Redis.
   */
  count(ip: string, email: string): Promise<void>;
  /** Forgets the attempts on this account after a success. */
  forget(ip: string, email: string): Promise<void>;
}

/** Failures are remembered for a day after the last one. */
const MEMORY_SECONDS = 86_400;
/** An account bears this many times the failures of one address, from all addresses together. */
const ALL_ADDRESSES = 10;
const RETRY_AFTER_SECONDS = 2;

type Limiter = (name: string, points: number, duration: number) => RateLimiterAbstract;

/** Limits that all replicas share through Redis. */
export function createLoginLimiter(redis: Redis, prefix: string, limits: LoginLimits): LoginLimiter {
  const limiter = limiterIn(redis, prefix, limits.withoutRedis);
  const perIp = limiter('login:ip', limits.attemptsPerIp, limits.windowSeconds);
  const fromAddress = lockout(limiter, 'address', limits.attempts, limits);
  const fromAnywhere = lockout(limiter, 'account', limits.attempts * ALL_ADDRESSES, limits);
  return {
    count: (ip, email) =>
      explained(async () => {
        await perIp.consume(ip);
        await fromAddress.count(`${ip}:${normal(email)}`);
        await fromAnywhere.count(normal(email));
      }),
    forget: (ip, email) =>
      explained(async () => {
        await Promise.all([fromAddress.forget(`${ip}:${normal(email)}`), fromAnywhere.forget(normal(email))]);
      }),
  };
}

/** How long the nth failure makes the next attempt wait, seconds: 0 before `attempts`, then doubling. */
export function lockSecondsAfter(
  failures: number,
  { attempts, lockSeconds, lockMaxSeconds }: Pick<LoginLimits, 'attempts' | 'lockSeconds' | 'lockMaxSeconds'>,
): number {
  if (failures < attempts) return 0;
  return Math.min(lockMaxSeconds, lockSeconds * 2 ** Math.min(failures - attempts, 30));
}

function lockout(limiter: Limiter, name: string, attempts: number, limits: LoginLimits) {
  const failures = limiter(`login:failures:${name}`, Number.MAX_SAFE_INTEGER, MEMORY_SECONDS);
  const locks = limiter(`login:lock:${name}`, 1, 1);
  return {
    count: async (key: string) => {
      const lock = await locks.get(key);
      if (lock && lock.consumedPoints > 1) throw mustWait(lock.msBeforeNext);
      const { consumedPoints } = await failures.consume(key);
      const seconds = lockSecondsAfter(consumedPoints, { ...limits, attempts });
      if (seconds > 0) await locks.block(key, seconds);
    },
    forget: async (key: string) => {
      await Promise.all([failures.delete(key), locks.delete(key)]);
    },
  };
}

function limiterIn(redis: Redis, prefix: string, withoutRedis: LoginLimits['withoutRedis']): Limiter {
  return (name, points, duration) => {
    const options = { keyPrefix: `${prefix}:${name}`, points, duration };
    const insurance =
      withoutRedis === 'count-locally' ? { insuranceLimiter: new RateLimiterMemory(options) } : {};
    return new RateLimiterRedis({ storeClient: redis, ...options, ...insurance });
  };
}

function normal(email: string): string {
  return email.trim().toLowerCase();
}

async function explained(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (refusal) {
    if (refusal instanceof AppError) throw refusal;
    if (!(refusal instanceof RateLimiterRes)) {
      const detail = 'Signing in is not possible for the moment; try again in a few seconds.';
      throw new AppError('dependency-unavailable', detail, {
        cause: refusal,
        retryAfter: RETRY_AFTER_SECONDS,
      });
    }
    throw mustWait(refusal.msBeforeNext);
  }
}

function mustWait(milliseconds: number): AppError {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1000));
  return new AppError('rate-limited', `Too many attempts to sign in; wait ${retryAfter} seconds.`, {
    retryAfter,
  });
}
