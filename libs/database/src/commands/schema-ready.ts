import type { Kysely } from 'kysely';
import { pendingMigrations } from '../migrate.js';
import type { Database } from '../schema.js';
import { until, type WaitLimits } from './wait-for-database.js';

/**
 * Waits until the database has every migration that this code knows; changes nothing.
 * @throws Error naming the missing ones when they do not come in time, or why the server does not answer.
 */
export function waitForSchema(db: Kysely<Database>, limits: WaitLimits = {}): Promise<void> {
  return until(async () => {
    const missing = await pendingMigrations(db);
    if (missing.length > 0) throw new Error(`The database lacks ${missing.join(', ')}; run the migration.`);
  }, limits);
}
