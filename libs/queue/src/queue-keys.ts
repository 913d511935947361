import type { QueueName } from '@aia/contracts';
import { QueueKeys } from 'bullmq';

/** States of a job that a worker is needed for: waiting, waiting with a priority, running. */
export const busyStates = ['wait', 'prioritized', 'active'] as const;
export type BusyState = (typeof busyStates)[number];

/**
 * The Redis key that holds the ids of a queue's jobs in one state: a list, for `prioritized` a sorted set. Autoscalers
 * read these keys; one that does not exist looks like an empty queue.
 */
export function queueStateKey(prefix: string, queue: QueueName, state: BusyState): string {
  const key = new QueueKeys(prefix).getKeys(queue)[state];
  if (key === undefined) throw new Error(`BullMQ has no key for the state ${state}.`);
  return key;
}
