import type { JobPayload, QueueName } from '@aia/contracts';
import type { SyncSchedules } from './sync-schedules.js';

/** One job to be added; `jobId` makes adding it twice the same as adding it once while it waits or runs. */
export interface JobToAdd<Q extends QueueName = QueueName> {
  queue: Q;
  jobId: string;
  payload: JobPayload<Q>;
}

/** Counts of a queue's jobs by state. */
export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** What waits in Redis in one queue. */
export interface QueueFigures {
  queue: QueueName;
  counts: QueueCounts;
  /** Seconds that the oldest job waits that could run; null when none does. */
  oldestSeconds: number | null;
}

/** What Redis says of itself. `maxMemory` 0 is no limit. */
export interface RedisFigures {
  evictedKeys: number;
  usedMemory: number;
  maxMemory: number;
  clients: number;
}

/** The producing side of the queues. */
export interface QueueProducer {
  addAll(jobs: JobToAdd[]): Promise<void>;
  /** Whether Redis still knows the job as waiting, delayed or running. */
  isPending(queue: QueueName, jobId: string): Promise<boolean>;
  counts(queue: QueueName): Promise<QueueCounts>;
  /** What waits in every queue, for gauges. */
  figures(): Promise<QueueFigures[]>;
  /** What the server says of itself. */
  server(): Promise<RedisFigures>;
  /** Whether `holder` is the one of all processes that has the named task for the next `ms` milliseconds. */
  holdLease(lease: { name: string; holder: string; ms: number }): Promise<boolean>;
  /** When sources are synchronised by themselves. */
  readonly schedules: SyncSchedules;
  ping(): Promise<void>;
  close(): Promise<void>;
}
