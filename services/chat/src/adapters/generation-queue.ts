import { createQueueProducer, createWorkers, type JobHandler } from '@aia/queue';
import type { Logger } from '@aia/platform';
import type { Registry } from 'prom-client';

export interface GenerationQueueOptions {
  redisUrl: string;
  prefix: string;
  logger: Logger;
  metrics: Registry;
}

/** Where a document that is to be written goes. */
export interface Generations {
  /** Never rejects: the state is in Postgres, and what Redis did not take is handed over again. */
  enqueue(generation: { id: string; revision: number }): Promise<void>;
}

/** The queue of documents: this process adds to it and works on it. */
export interface GenerationQueue extends Generations {
  /** Starts to work, and calls `redispatch` now and then. */
  work(handler: JobHandler<'generation'>, redispatch: () => Promise<unknown>): void;
  close(): Promise<void>;
}

/** How often unfinished documents that nobody works on are looked for. */
const REDISPATCH_MS = 10_000;

/** Opens the queue. */
export function openGenerationQueue(options: GenerationQueueOptions): GenerationQueue {
  const { logger } = options;
  const producer = createQueueProducer(options);
  const closing: (() => Promise<void>)[] = [() => producer.close()];
  return {
    enqueue: async ({ id, revision }) => {
      const payload = { v: 1, generationId: id } as const;
      const job = { queue: 'generation', jobId: `${id}-${revision}`, payload } as const;
      await producer.addAll([job]).catch((err: unknown) => {
        logger.warn({ err, generationId: id }, 'a document could not be queued yet');
      });
    },
    work: (generation, redispatch) => {
      const workers = createWorkers({ ...options, service: 'chat', handlers: { generation } });
      const look = () =>
        redispatch().catch((err: unknown) => logger.warn({ err }, 'open documents could not be looked up'));
      const timer = setInterval(() => void look(), REDISPATCH_MS).unref();
      closing.push(async () => clearInterval(timer));
      closing.push(() => workers.close());
    },
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}
