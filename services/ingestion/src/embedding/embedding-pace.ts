/** How many chunks a call of the embedder takes and how many calls run at once, fitted to what the model can do. */
export interface EmbeddingPace {
  /** Chunks in the next call. */
  readonly batch: number;
  /** Calls at once in this process. */
  readonly concurrency: number;
  /** Tells how long a call with `chunks` chunks took. */
  observe(chunks: number, ms: number): void;
  /** The model was away or refused a call because it has too much to do. */
  refused(): void;
}

export interface EmbeddingPaceLimits {
  maxBatch: number;
  maxConcurrency: number;
}

/** A call should take about this long at most: leases stay short and a shutdown is quick. */
const TARGET_MS = 4000;
const FIRST_BATCH = 16;
/** Calls that are compared with as many before a change of the concurrency. */
const WINDOW = 8;
/** One more call at once must bring this much, or the model works on one at a time anyway. */
const WORTHWHILE = 1.15;
/** Windows before a concurrency that brought nothing is tried again: the model may have moved to a larger machine. */
const PATIENCE = 16;

/**
 * Batches double while calls are quick and shrink in proportion when they are slow. Concurrency climbs one step at a
 * time as long as the throughput climbs with it, and steps back when it does not.
 */
export function createEmbeddingPace({ maxBatch, maxConcurrency }: EmbeddingPaceLimits): EmbeddingPace {
  let batch = Math.min(FIRST_BATCH, maxBatch);
  let concurrency = 1;
  let seen = { calls: 0, chunks: 0, ms: 0 };
  let before: number | undefined;
  let waiting = 0;

  const fitBatch = (chunks: number, ms: number) => {
    if (ms > TARGET_MS) batch = Math.max(1, Math.min(batch, Math.floor((chunks * TARGET_MS) / ms)));
    else if (ms < TARGET_MS / 2 && chunks >= batch) batch = Math.min(maxBatch, batch * 2);
  };
  const stepBack = () => {
    concurrency = Math.max(1, concurrency - 1);
    waiting = PATIENCE;
    before = undefined;
  };
  const fitConcurrency = () => {
    // Calls run side by side, so together they do `concurrency` times what one of them does.
    const rate = (concurrency * seen.chunks) / Math.max(1, seen.ms);
    seen = { calls: 0, chunks: 0, ms: 0 };
    if (before !== undefined && rate < before * WORTHWHILE) return stepBack();
    before = undefined;
    if (waiting-- > 0 || concurrency >= maxConcurrency) return;
    before = rate;
    concurrency++;
  };
  return {
    get batch() {
      return batch;
    },
    get concurrency() {
      return concurrency;
    },
    observe: (chunks, ms) => {
      const full = chunks >= batch;
      fitBatch(chunks, ms);
      // What a half empty call takes says nothing about the throughput.
      if (!full) return;
      seen = { calls: seen.calls + 1, chunks: seen.chunks + chunks, ms: seen.ms + ms };
      if (seen.calls >= WINDOW * concurrency) fitConcurrency();
    },
    refused: () => {
      batch = Math.max(1, Math.floor(batch / 2));
      concurrency = 1;
      waiting = PATIENCE;
      before = undefined;
      seen = { calls: 0, chunks: 0, ms: 0 };
    },
  };
}
