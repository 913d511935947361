import type { Database, Kysely } from '@aia/database';
import { addUsage, NO_KEY, type UsageDelta } from '@aia/database/gateway';
import type { Logger } from '@aia/platform';
import type { Caller } from '../auth/caller.js';
import type { TokenUsage } from './token-meter.js';

/** Keeps what each user and key used, by day, in Postgres. */
export interface UsageRecorder {
  request(caller: Caller, now: number): void;
  tokens(caller: Caller, usage: TokenUsage, now: number): void;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const FLUSH_EVERY_MS = 2000;

/** A recorder that sums up in memory and writes every two seconds and at the end. */
export function createUsageRecorder(db: Kysely<Database>, logger: Logger): UsageRecorder {
  let sums = new Map<string, UsageDelta>();
  const sumOf = ({ userId, keyId = NO_KEY }: Caller, now: number): UsageDelta => {
    const day = new Date(now).toISOString().slice(0, 10);
    const key = `${day} ${userId} ${keyId}`;
    const sum = sums.get(key) ?? { day, userId, keyId, requests: 0, promptTokens: 0, completionTokens: 0 };
    sums.set(key, sum);
    return sum;
  };
  const flush = async () => {
    const batch = sums;
    sums = new Map();
    try {
      await addUsage(db, [...batch.values()]);
    } catch (error) {
      logger.warn({ err: error }, 'usage could not be written; it is tried again');
      for (const [key, delta] of batch) sums.set(key, plus(delta, sums.get(key)));
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS).unref();
  return {
    request: (caller, now) => {
      sumOf(caller, now).requests += 1;
    },
    tokens: (caller, usage, now) => {
      const sum = sumOf(caller, now);
      sum.promptTokens += usage.promptTokens;
      sum.completionTokens += usage.completionTokens;
    },
    flush,
    close: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}

function plus(a: UsageDelta, b: UsageDelta | undefined): UsageDelta {
  if (!b) return a;
  return {
    ...a,
    requests: a.requests + b.requests,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
  };
}
