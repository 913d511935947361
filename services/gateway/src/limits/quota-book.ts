import type { Quota, QuotaMetric } from '@aia/contracts';
import type { Caller } from '../auth/caller.js';
import { windowAt, type Window } from './windows.js';

/** A quota that holds for a caller now, with whose usage counts against it. */
export interface AppliedQuota {
  quota: Quota;
  /** `everyone` is counted for each user by itself. */
  subject: { kind: 'user' | 'group' | 'key'; id: string };
  window: Window;
}

/**
 * The quotas of one metric that hold for a caller: those of its key and of each of its groups, and its own; what holds
 * for everyone counts only where the caller has none of its own for that period.
 */
export function quotasFor(
  quotas: readonly Quota[],
  caller: Pick<Caller, 'userId' | 'keyId' | 'groupIds'>,
  metric: QuotaMetric,
  now: number,
): AppliedQuota[] {
  const own = quotas.filter((quota) => quota.subjectKind === 'user' && quota.subjectId === caller.userId);
  const hasOwn = (quota: Quota) =>
    own.some(({ metric: same, period }) => same === quota.metric && period === quota.period);
  return quotas.flatMap((quota): AppliedQuota[] => {
    if (quota.metric !== metric) return [];
    const subject = subjectOf(quota, caller);
    if (!subject || (quota.subjectKind === 'everyone' && hasOwn(quota))) return [];
    return [{ quota, subject, window: windowAt(quota.period, now) }];
  });
}

function subjectOf(
  { subjectKind, subjectId }: Quota,
  { userId, keyId, groupIds }: Pick<Caller, 'userId' | 'keyId' | 'groupIds'>,
): AppliedQuota['subject'] | undefined {
  if (subjectKind === 'everyone') return { kind: 'user', id: userId };
  if (subjectId === null) return undefined;
  const holds =
    subjectKind === 'group'
      ? groupIds.includes(subjectId)
      : subjectId === (subjectKind === 'user' ? userId : keyId);
  return holds ? { kind: subjectKind, id: subjectId } : undefined;
}
