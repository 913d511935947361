import type { QueueService, serviceQueues } from '@aia/contracts';
import type { Logger } from '@aia/platform';
import type { Registry } from 'prom-client';
import type { JobHandlers } from './job-handlers.js';
import type { JobToAdd } from './queue-client.js';
import { createQueueProducer } from './queue-producer.js';
import { createWorkers } from './queue-workers.js';

export interface OwnQueueOptions {
  redisUrl: string;
  prefix: string;
  logger: Logger;
  metrics: Registry;
}

/** Queues that one process both adds to and works on; what is to be done stands in Postgres. */
export interface OwnQueue<S extends QueueService> {
  /** Never rejects: what Redis did not take is handed over again. */
  add(job: JobToAdd): Promise<void>;
  /** Starts to work, and calls `redispatch` now and then. */
  work(handlers: JobHandlers<(typeof serviceQueues)[S][number]>, redispatch: () => Promise<unknown>): void;
  close(): Promise<void>;
}

/** How often unfinished work that nobody works on is looked for. */
const REDISPATCH_MS = 10_000;

/** Opens the queues of a service. */
export function openOwnQueue<S extends QueueService>(service: S, options: OwnQueueOptions): OwnQueue<S> {
  const { logger } = options;
  const producer = createQueueProducer(options);
  const closing: (() => Promise<void>)[] = [() => producer.close()];
  return {
    add: async (job) => {
      await producer.addAll([job]).catch((err: unknown) => {
        logger.warn({ err, queue: job.queue, jobId: job.jobId }, 'a job could not be queued yet');
      });
    },
    work: (handlers, redispatch) => {
      const workers = createWorkers({ ...options, service, handlers });
      const look = () =>
        redispatch().catch((err: unknown) => logger.warn({ err }, 'open work could not be looked up'));
      const timer = setInterval(() => void look(), REDISPATCH_MS).unref();
      closing.push(async () => clearInterval(timer));
      closing.push(() => workers.close());
    },
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}
