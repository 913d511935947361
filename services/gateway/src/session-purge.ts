import type { Database, Kysely } from '@aia/database';
import { deleteExpiredSessions } from '@aia/database/gateway';
import type { Logger } from '@aia/platform';

const PURGE_EVERY_MS = 3_600_000;

/** Removes expired refresh tokens once an hour. Returns how to stop it. */
export function startSessionPurge(db: Kysely<Database>, logger: Logger): () => void {
  const timer = setInterval(() => {
    deleteExpiredSessions(db, new Date()).then(
      (count) => logger.debug({ count }, 'expired sessions removed'),
      (error: unknown) => logger.warn({ err: error }, 'expired sessions could not be removed'),
    );
  }, PURGE_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
