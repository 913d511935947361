import { openOwnQueue, type JobHandler, type OwnQueueOptions } from '@aia/queue';

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

/** Opens the queue. */
export function openGenerationQueue(options: OwnQueueOptions): GenerationQueue {
  const queue = openOwnQueue('chat', options);
  return {
    enqueue: ({ id, revision }) =>
      queue.add({ queue: 'generation', jobId: `${id}-${revision}`, payload: { v: 1, generationId: id } }),
    work: (generation, redispatch) => queue.work({ generation }, redispatch),
    close: () => queue.close(),
  };
}
