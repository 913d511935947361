import { sql, type Kysely } from 'kysely';
import type pg from 'pg';
import type { Database } from '../schema.js';

/** Key of the advisory lock between sweeps (shared) and a backup (exclusive): "aia" and "swp" in ASCII. */
const LOCK_KEY = 0x61_69_61_73_77_70;
const PATIENCE = '60s';

/**
 * Runs a removal of points unless a backup reads the index. Returns false when one does: the removal is to be tried
 * again later.
 */
export async function withSweepPermit(db: Kysely<Database>, remove: () => Promise<void>): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ free: boolean }>`
      select pg_try_advisory_xact_lock_shared(${String(LOCK_KEY)}::bigint) as free`.execute(trx);
    if (!rows[0]?.free) return false;
    await remove();
    return true;
  });
}

/** Waits for running sweeps and keeps new ones away until the connection ends. */
export async function holdSweeps(client: pg.ClientBase): Promise<void> {
  try {
    await client.query(`set lock_timeout = '${PATIENCE}'`);
    await client.query('select pg_advisory_lock($1::bigint)', [String(LOCK_KEY)]);
  } catch (error) {
    throw new Error(`Another backup or a long sweep runs; nothing was saved. Try again later.`, {
      cause: error,
    });
  }
}
