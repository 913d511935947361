import type { Database, Kysely } from '@aia/database';
import { dispatchOutbox } from '@aia/database/ingestion';
import type { Logger } from '@aia/platform';
import type { QueueProducer } from '@aia/queue';

export interface DispatcherOptions {
  db: Kysely<Database>;
  producer: QueueProducer;
  logger: Logger;
  /** How often the outbox is looked at when nobody wakes the dispatcher, milliseconds. */
  pollMs: number;
}

/** Moves jobs from the outbox to Redis. */
export interface Dispatcher {
  /** Looks at the outbox now. */
  wake: () => void;
  close(): Promise<void>;
}

const BATCH = 500;
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
      if (closed || (ok && asked)) continue;
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

/** Empties the outbox; false when Postgres or Redis did not take part. The rows stay for the next time then. */
async function dispatchAll(
  { db, producer, logger }: DispatcherOptions,
  isClosed: () => boolean,
): Promise<boolean> {
  try {
    while (!isClosed()) {
      const sent = await dispatchOutbox(db, BATCH, (jobs) => producer.addAll(jobs));
      if (sent < BATCH) return true;
    }
    return true;
  } catch (error) {
    logger.warn({ err: error }, 'jobs could not be dispatched; they stay in the outbox');
    return false;
  }
}
