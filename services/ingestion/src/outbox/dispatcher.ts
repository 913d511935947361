import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@aia/platform';
import { dispatchRound, type DispatchDeps } from './dispatch-round.js';

export interface DispatcherOptions extends DispatchDeps {
  logger: Logger;
  /** How often the outbox is looked at when nobody wakes the dispatcher, milliseconds. */
  pollMs: number;
}

/** Moves waiting work from Postgres to Redis. */
export interface Dispatcher {
  /** Looks at the outbox now. */
  wake: () => void;
  close(): Promise<void>;
}

/** Shortest pause between two rounds: requests that come close together share one. Milliseconds. */
const GATHER_MS = 20;
/** Longest pause while Postgres or Redis is away. */
const MAX_PAUSE_MS = 5000;

/** Starts the dispatcher. It polls, because a notification can be lost and a poll of an empty table costs next to nothing. */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  let closed = false;
  let wakeUp: (() => void) | undefined;
  let asked = false;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async () => {
    for (let failures = 0; !closed;) {
      asked = false;
      const ok = await dispatchAll(options, () => closed);
      failures = ok ? 0 : failures + 1;
      if (closed) continue;
      await sleep(GATHER_MS);
      if (ok && asked) continue;
      await pause(ok ? options.pollMs : Math.min(MAX_PAUSE_MS, options.pollMs * 2 ** failures));
    }
  };
  const running = loop();
  const wake = () => {
    asked = true;
    wakeUp?.();
  };
  return {
    wake,
    close: async () => {
      closed = true;
      wake();
      await running;
    },
  };
}

/** One round; false when Postgres or Redis did not take part. Everything stays for the next time then. */
async function dispatchAll(options: DispatcherOptions, isClosed: () => boolean): Promise<boolean> {
  try {
    await dispatchRound(options, isClosed);
    return true;
  } catch (error) {
    options.logger.warn({ err: error }, 'jobs could not be dispatched; they stay in Postgres');
    return false;
  }
}
