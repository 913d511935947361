import type { QueueName } from '@aia/contracts';
import type { JobsOptions } from 'bullmq';

/** How a queue's jobs are tried and how many of them one worker process runs at once. */
export interface QueuePolicy {
  /** Tries before a job counts as failed; the reconciler may dispatch the work again after that. */
  attempts: number;
  /** Pause after the first failed try in milliseconds; it doubles with every further one. */
  backoffMs: number;
  concurrency: number;
  /** A failed job is forgotten at once, so that it can be added again under the same id. */
  forgetFailures?: boolean;
}

/**
 * The policy of every queue. `embedding` runs once a process: its job fills batches from all documents. Several imports
 * are enumerated at once, so that a large source does not keep a small one waiting.
 */
export const queuePolicies: Record<QueueName, QueuePolicy> = {
  import: { attempts: 5, backoffMs: 1000, concurrency: 4 },
  document: { attempts: 5, backoffMs: 500, concurrency: 2 },
  embedding: { attempts: 20, backoffMs: 1000, concurrency: 1 },
  publish: { attempts: 20, backoffMs: 500, concurrency: 2 },
  index: { attempts: 20, backoffMs: 1000, concurrency: 1 },
  rechunk: { attempts: 20, backoffMs: 1000, concurrency: 1 },
  sweep: { attempts: 20, backoffMs: 1000, concurrency: 1 },
  sync: { attempts: 5, backoffMs: 1000, concurrency: 4 },
  maintenance: { attempts: 5, backoffMs: 1000, concurrency: 1 },
  evaluation: { attempts: 5, backoffMs: 1000, concurrency: 1, forgetFailures: true },
  generation: { attempts: 5, backoffMs: 1000, concurrency: 1, forgetFailures: true },
};

/** Longest pause between two tries. */
const MAX_BACKOFF_MS = 60_000;
/** Failed jobs that stay in Redis for a look at them; Postgres has the state that counts. */
const KEPT_FAILURES = { count: 1000, age: 7 * 24 * 3600 };

/** BullMQ's options of one job. */
export function jobOptions(queue: QueueName, jobId: string): JobsOptions {
  return {
    jobId,
    attempts: queuePolicies[queue].attempts,
    backoff: { type: 'capped-exponential' },
    removeOnComplete: true,
    removeOnFail: queuePolicies[queue].forgetFailures ? true : KEPT_FAILURES,
  };
}

/**
 * Milliseconds to wait after the `attemptsMade`-th failed try (from 1): exponential with a cap, and half of it random,
 * so that jobs which failed together do not come back together.
 */
export function backoffDelay(queue: QueueName, attemptsMade: number, random = Math.random): number {
  const full = Math.min(MAX_BACKOFF_MS, queuePolicies[queue].backoffMs * 2 ** Math.max(0, attemptsMade - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
