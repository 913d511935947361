import type { Database, Kysely } from '@aia/database';
import type { Logger } from '@aia/platform';
import type { Redis } from 'ioredis';
import { createAuditLog, type AuditLog } from './audit/audit-log.js';
import type { IdempotencyDeps } from './edge/idempotency.js';
import type { QuotaDeps } from './limits/enforce-quotas.js';
import { createOpenStreams, type OpenStreams } from './limits/open-streams.js';
import type { Prices } from './limits/prices.js';
import type { RateLimitDeps } from './limits/rate-limit.js';
import { createSettingsBook, type SettingsBook } from './limits/settings-book.js';
import { createSharedCounters } from './limits/shared-counters.js';
import { createUsageRecorder } from './limits/usage-recorder.js';
import type { BodyLimits } from './proxy/request-body.js';

export interface ProtectionOptions {
  /** Prefix of every key in Redis. */
  prefix: string;
  requestsPerMinute: number;
  withoutRedis: RateLimitDeps['withoutRedis'];
  streamsPerUser: number;
  reservedTokens: number;
  prices: Prices;
  /** Of a body with an Idempotency-Key. */
  repeatableBody: BodyLimits;
}

/** What stands between a caller and the handlers, beside who the caller is. */
export interface Protection {
  audit: AuditLog;
  rate: RateLimitDeps;
  settings: SettingsBook;
  quotas: QuotaDeps;
  openStreams: OpenStreams;
  idempotency: IdempotencyDeps;
  /** Writes what is still in memory. */
  close(): Promise<void>;
}

/** Limits, quotas, streams, repetitions and the audit log, over one database and one Redis. */
export function createProtection(
  { db, redis, logger }: { db: Kysely<Database>; redis: Redis; logger: Logger },
  options: ProtectionOptions,
): Protection {
  const { prefix, requestsPerMinute, withoutRedis, streamsPerUser, reservedTokens, prices } = options;
  const audit = createAuditLog(db, logger);
  const counters = createSharedCounters(redis, prefix, logger);
  const settings = createSettingsBook(db);
  const usage = createUsageRecorder(db, logger);
  const openStreams = createOpenStreams({ db, redis, prefix, logger, streamsPerUser });
  return {
    audit,
    settings,
    openStreams,
    rate: { counters, requestsPerMinute, withoutRedis },
    quotas: { db, counters, settings, usage, prices, reservedTokens },
    idempotency: { redis, prefix, logger, body: options.repeatableBody },
    close: async () => {
      await Promise.all([openStreams.close(), counters.close(), usage.close(), audit.close()]);
    },
  };
}
