import type { QuotaMetric, Route } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { usageSince } from '@aia/database/gateway';
import { AppError } from '@aia/platform';
import type { RequestHandler, Response } from 'express';
import { callerOf } from '../auth/authorize.js';
import type { Caller } from '../auth/caller.js';
import { spendOf, type Prices } from './prices.js';
import { quotasFor, type AppliedQuota } from './quota-book.js';
import type { SettingsBook } from './settings-book.js';
import type { Counter, SharedCounters } from './shared-counters.js';
import { createTokenMeter, type TokenMeter } from './token-meter.js';
import type { UsageRecorder } from './usage-recorder.js';
import { secondsUntil } from './windows.js';

export interface QuotaDeps {
  db: Kysely<Database>;
  counters: SharedCounters;
  settings: SettingsBook;
  usage: UsageRecorder;
  prices: Prices;
  /** Tokens that an answer is taken to cost until it says what it did. */
  reservedTokens: number;
}

const METER = 'tokenMeter';
/** Who has used up a quota must still be able to sign in, and administrators to raise it. */
const EXEMPT_TAGS = new Set(['auth', 'admin']);

/**
 * Middleware: counts a call and, for answers of models, its tokens and their price against every quota that holds for
 * the caller. Tokens are reserved before and settled after, so that answers at the same time cannot exceed a budget
 * together by more than what the reservation was short of.
 */
export function enforceQuotas(deps: QuotaDeps, route: Route): RequestHandler {
  if (route.access === 'public') return (_req, _res, next) => next();
  const exempt = EXEMPT_TAGS.has(route.tag);
  return (_req, res, next) => {
    const caller = callerOf(res);
    const now = Date.now();
    deps.usage.request(caller, now);
    if (exempt) return next();
    deps.settings.current().then(({ quotas }) => {
      const applied = (metric: QuotaMetric) => quotasFor(quotas, caller, metric, now);
      const [requests, tokens, spend] = [applied('requests'), applied('tokens'), applied('spend')];
      const refusal = [...requests, ...(route.spendsTokens ? [...tokens, ...spend] : [])].find(
        (quota) => deps.counters.value(counterOf(deps, quota)) >= quota.quota.amount,
      );
      if (refusal) return next(usedUp(refusal, now));
      for (const quota of requests) deps.counters.add(counterOf(deps, quota), 1);
      if (route.spendsTokens === true) meterTokens(deps, { caller, tokens, spend }, res);
      next();
    }, next);
  };
}

/** The meter that watches an answer's bytes, where the route spends tokens. */
export function meterOf(res: Response): TokenMeter | undefined {
  return res.locals[METER] as TokenMeter | undefined;
}

function meterTokens(
  deps: QuotaDeps,
  { caller, tokens, spend }: { caller: Caller; tokens: AppliedQuota[]; spend: AppliedQuota[] },
  res: Response,
): void {
  const { counters, reservedTokens, prices, usage } = deps;
  const meter = createTokenMeter();
  res.locals[METER] = meter;
  const reservedSpend = spendOf({ promptTokens: 0, completionTokens: reservedTokens }, prices);
  for (const quota of tokens) counters.add(counterOf(deps, quota), reservedTokens);
  for (const quota of spend) counters.add(counterOf(deps, quota), reservedSpend);
  res.once('close', () => {
    const used = meter.read();
    const total = used.promptTokens + used.completionTokens;
    for (const quota of tokens) counters.add(counterOf(deps, quota), total - reservedTokens);
    for (const quota of spend) counters.add(counterOf(deps, quota), spendOf(used, prices) - reservedSpend);
    usage.tokens(caller, used, Date.now());
  });
}

/** The counter of a quota; after Redis lost it, it starts with what Postgres has. */
export function counterOf(deps: Pick<QuotaDeps, 'db' | 'prices'>, applied: AppliedQuota): Counter {
  const { quota, subject, window } = applied;
  return {
    key: `quota:${subject.kind}:${subject.id}:${quota.metric}:${window.id}`,
    endsAt: window.endsAt,
    seed: async () => {
      const sums = await usageSince(deps.db, subject, window.firstDay);
      if (quota.metric === 'requests') return sums.requests;
      return quota.metric === 'tokens'
        ? sums.promptTokens + sums.completionTokens
        : spendOf(sums, deps.prices);
    },
  };
}

function usedUp({ quota, subject, window }: AppliedQuota, now: number): AppError {
  const whose = { user: 'Your', group: "Your group's", key: "This API key's" }[subject.kind];
  const detail = `${whose} quota of ${quota.amount} ${quota.metric} a ${quota.period} is used up.`;
  return new AppError('quota-exceeded', detail, { retryAfter: secondsUntil(window.endsAt, now) });
}
