import { createQueueProducer, createWorkers, type JobHandler } from '@aia/queue';
import type { Logger } from '@aia/platform';
import type { Registry } from 'prom-client';
import type { EvaluationTask } from '../evaluation/ports.js';

export interface EvaluationQueueOptions {
  redisUrl: string;
  prefix: string;
  logger: Logger;
  metrics: Registry;
}

/** The queue of evaluations: this process adds to it and works on it. */
export interface EvaluationQueue {
  /** Never rejects: the state is in Postgres, and what Redis did not take is handed over again. */
  enqueue: (task: EvaluationTask, id: string) => Promise<void>;
  /** Starts to work, and calls `redispatch` now and then. */
  work(handler: JobHandler<'evaluation'>, redispatch: () => Promise<unknown>): void;
  close(): Promise<void>;
}

/** How often unfinished work that nobody works on is looked for. */
const REDISPATCH_MS = 10_000;

/** Opens the queue. */
export function openEvaluationQueue(options: EvaluationQueueOptions): EvaluationQueue {
  const { logger } = options;
  const producer = createQueueProducer(options);
  const closing: (() => Promise<void>)[] = [() => producer.close()];
  return {
    enqueue: async (task, id) => {
      const job = { queue: 'evaluation', jobId: `${task}-${id}`, payload: { v: 1, task, id } } as const;
      await producer.addAll([job]).catch((err: unknown) => {
        logger.warn({ err, task, id }, 'an evaluation could not be queued yet');
      });
    },
    work: (evaluation, redispatch) => {
      const workers = createWorkers({ ...options, service: 'retrieval', handlers: { evaluation } });
      const look = () =>
        redispatch().catch((err: unknown) => logger.warn({ err }, 'open evaluations could not be looked up'));
      const timer = setInterval(() => void look(), REDISPATCH_MS).unref();
      closing.push(async () => clearInterval(timer));
      closing.push(() => workers.close());
    },
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}
