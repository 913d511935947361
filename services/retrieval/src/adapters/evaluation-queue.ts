import { openOwnQueue, type JobHandler, type OwnQueueOptions } from '@aia/queue';
import type { EvaluationTask } from '../evaluation/ports.js';

/** The queue of evaluations: this process adds to it and works on it. */
export interface EvaluationQueue {
  /** Never rejects: the state is in Postgres, and what Redis did not take is handed over again. */
  enqueue: (task: EvaluationTask, id: string) => Promise<void>;
  /** Starts to work, and calls `redispatch` now and then. */
  work(handler: JobHandler<'evaluation'>, redispatch: () => Promise<unknown>): void;
  close(): Promise<void>;
}

/** Opens the queue. */
export function openEvaluationQueue(options: OwnQueueOptions): EvaluationQueue {
  const queue = openOwnQueue('retrieval', options);
  return {
    enqueue: (task, id) =>
      queue.add({ queue: 'evaluation', jobId: `${task}-${id}`, payload: { v: 1, task, id } }),
    work: (evaluation, redispatch) => queue.work({ evaluation }, redispatch),
    close: () => queue.close(),
  };
}
