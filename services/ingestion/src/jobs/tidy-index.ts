import { setTimeout as sleep } from 'node:timers/promises';

export interface TidyOptions {
  optimize: () => Promise<void>;
  /** Between two rounds, milliseconds: one holds up the writes to the index. */
  pauseMs: number;
  onError: (error: unknown) => void;
}

/**
 * Gives a function that asks for a tidy index. The first time it is tidied at once, then at most once in a pause, and
 * always after the last request: hundreds of small imports that end together need it once, not hundreds of times.
 */
export function createIndexTidying({ optimize, pauseMs, onError }: TidyOptions): () => void {
  let asked = false;
  let running = false;
  const run = async () => {
    running = true;
    while (asked) {
      asked = false;
      await optimize().catch(onError);
      await sleep(pauseMs, undefined, { ref: false });
    }
    running = false;
  };
  return () => {
    asked = true;
    if (!running) void run();
  };
}
