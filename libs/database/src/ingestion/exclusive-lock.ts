import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** A holder that does nothing for this long, because its process is frozen, loses the lock. */
const FROZEN_AFTER = '20s';

/**
 * Runs `task` while no other process runs one under the same name. The lock ends with the transaction: also when the
 * process dies, and soon after it freezes. Then this rejects when the process wakes up, although `task` may have done
 * its work; it must be safe to repeat.
 */
export async function withExclusiveLock<T>(
  db: Kysely<Database>,
  name: string,
  task: () => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0)),
      set_config('idle_in_transaction_session_timeout', ${FROZEN_AFTER}, true)`.execute(trx);
    return task();
  });
}
