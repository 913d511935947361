import type { Logger } from '@aia/platform';
import type { VectorStore } from '@aia/vectors';

export interface IndexMaintenanceOptions {
  vectors: Pick<VectorStore, 'optimize'>;
  /** The collection that is searched now. */
  collection: () => string;
  logger: Logger;
  /** Pause between two rounds, milliseconds. */
  intervalMs: number;
}

/** A loop that can be ended. */
export interface IndexMaintenance {
  close(): Promise<void>;
}

/**
 * Keeps the index in shape beside the jobs: merges what writes left, and builds the vector index of a store that leaves
 * that to its writer. A round that fails is logged and tried again by the next one.
 */
export function startIndexMaintenance(options: IndexMaintenanceOptions): IndexMaintenance {
  const { vectors, logger, intervalMs } = options;
  let running: Promise<void> | undefined;
  const round = async (collection: string) => {
    const started = performance.now();
    await vectors.optimize(collection);
    const ms = Math.round(performance.now() - started);
    if (ms > 5000) logger.info({ collection, ms }, 'the index was brought up to date');
  };
  const tick = () => {
    const collection = options.collection();
    running ??= round(collection)
      .catch((error: unknown) => logger.warn({ err: error, collection }, 'the index could not be optimized'))
      .finally(() => (running = undefined));
  };
  const timer = setInterval(tick, intervalMs);
  return {
    // A round under way ends with the store that it works on, or in a moment.
    close: async () => clearInterval(timer),
  };
}
