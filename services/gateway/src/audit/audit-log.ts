import type { Database, Kysely } from '@aia/database';
import { appendAudit, type AuditContent } from '@aia/database/gateway';
import type { Logger } from '@aia/platform';

/** Where lines of the audit log are put. */
export interface AuditLog {
  record(line: AuditContent): void;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const FLUSH_AFTER_MS = 50;
const RETRY_AFTER_MS = 1000;
const BATCH = 500;
/** Lines that wait while Postgres is away; without it nothing else works either, so that few can come. */
const MOST_WAITING = 20_000;

/** A log that writes in batches, in the order of recording; what cannot be written waits and is tried again. */
export function createAuditLog(db: Kysely<Database>, logger: Logger): AuditLog {
  let waiting: AuditContent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let dropped = 0;
  const schedule = (ms: number) => {
    timer ??= setTimeout(() => void flush(), ms).unref();
  };
  const write = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      try {
        await appendAudit(db, batch);
        waiting = waiting.slice(batch.length);
      } catch (error) {
        logger.error({ err: error, waiting: waiting.length, dropped }, 'the audit log could not be written');
        return schedule(RETRY_AFTER_MS);
      }
    }
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    running = running.then(write);
    return running;
  };
  return {
    record: (line) => {
      if (waiting.length >= MOST_WAITING) dropped += 1;
      else waiting.push(line);
      schedule(FLUSH_AFTER_MS);
    },
    flush,
    close: async () => {
      await flush();
      clearTimeout(timer);
    },
  };
}
