import type { IngestionQueue, JobPayload, QueueName } from '@aia/contracts';

/** What a handler knows and may do beside its payload. */
export interface JobContext<Q extends QueueName = QueueName> {
  readonly jobId: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** Whether a failure now is final for the queue. */
  readonly lastAttempt: boolean;
  /** Longest pause before the next try when this one fails, milliseconds. */
  readonly retryDelayMs: number;
  /** Aborted when the worker shuts down: stop at the next safe point. */
  readonly signal: AbortSignal;
  /** Replaces the stored payload, so that a repeated delivery of the job starts from it. */
  updatePayload(payload: JobPayload<Q>): Promise<void>;
}

/** Works on one job; a thrown error is tried again unless it says `retryable: false`. */
export type JobHandler<Q extends QueueName> = (
  payload: JobPayload<Q>,
  context: JobContext<Q>,
) => Promise<void>;

/** Exactly one handler for every queue of a service. */
export type JobHandlers<N extends QueueName = IngestionQueue> = { readonly [Q in N]: JobHandler<Q> };

/** Refuses a start that would leave jobs of one of the service's queues unhandled, or handle any other queue. */
export function assertOneHandlerEach(
  handlers: Readonly<Record<string, unknown>>,
  queues: readonly QueueName[],
): void {
  const missing = queues.filter((name) => typeof handlers[name] !== 'function');
  const unknown = Object.keys(handlers).filter((name) => !(queues as readonly string[]).includes(name));
  if (missing.length > 0) throw new Error(`These queues have no handler: ${missing.join(', ')}`);
  if (unknown.length > 0) throw new Error(`These handlers have no queue: ${unknown.join(', ')}`);
}
