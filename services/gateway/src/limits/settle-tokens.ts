import { settleTokens, type SpentTokens } from '@aia/database/gateway';
import type { Logger } from '@aia/platform';
import { counterOf, type QuotaDeps } from './enforce-quotas.js';
import { spendOf } from './prices.js';
import { quotasFor } from './quota-book.js';
import type { Counter } from './shared-counters.js';

type SettleDeps = Pick<QuotaDeps, 'db' | 'counters' | 'settings' | 'prices'>;

const SETTLE_EVERY_MS = 5000;

/**
 * Counts what models spent in the background (documents that are being written) against usage and quotas of those who
 * wanted it, and of their groups. Returns for how many users and days there was something.
 */
export async function settleSpentTokens(deps: SettleDeps): Promise<number> {
  const { quotas } = await deps.settings.current();
  const now = Date.now();
  const additions = (spent: readonly SpentTokens[]) =>
    spent.flatMap((one) => additionsFor(deps, quotas, one, now));
  const settled = await settleTokens(deps.db, async (spent) => {
    // A counter that Redis does not know starts with what Postgres has: that must not be what is about to be added.
    for (const { counter } of additions(spent)) deps.counters.add(counter, 0);
    await deps.counters.sync();
  });
  for (const { counter, amount } of additions(settled)) deps.counters.add(counter, amount);
  return settled.length;
}

/** What a user's spending adds to each quota that holds now; what was spent before its window is over. */
function additionsFor(
  deps: SettleDeps,
  quotas: Parameters<typeof quotasFor>[0],
  { userId, groupIds, day, ...used }: SpentTokens,
  now: number,
): { counter: Counter; amount: number }[] {
  const caller = { userId, groupIds, keyId: undefined };
  const amounts = {
    tokens: used.promptTokens + used.completionTokens,
    spend: spendOf(used, deps.prices),
  };
  return (['tokens', 'spend'] as const).flatMap((metric) =>
    quotasFor(quotas, caller, metric, now)
      .filter(({ window }) => day >= window.firstDay)
      .map((quota) => ({ counter: counterOf(deps, quota), amount: amounts[metric] })),
  );
}

/** Settles every five seconds. Returns how to stop it. */
export function startSettling(deps: SettleDeps, logger: Logger): () => void {
  const timer = setInterval(() => {
    settleSpentTokens(deps).then(
      (count) => count > 0 && logger.debug({ count }, 'tokens of documents counted'),
      (error: unknown) =>
        logger.warn({ err: error }, 'tokens of documents could not be counted; it is tried again'),
    );
  }, SETTLE_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
