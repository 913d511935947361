import { type Kysely, type Migration, Migrator } from 'kysely';
import type { Database } from './schema.js';
import * as initial from './migrations/0001-initial.js';
import * as importControl from './migrations/0003-import-control.js';
import * as search from './migrations/0006-search.js';

/** Every migration by name, in order. Listed by hand, so that a build needs no folder at run time. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0003-import-control': importControl,
  '0006-search': search,
};

/** Brings the database to the newest version; several processes may call it at once. Returns what was applied. */
export async function migrateToLatest(db: Kysely<Database>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw new Error('The database could not be migrated; nothing was changed.', { cause: error });
  return (results ?? []).map((result) => result.migrationName);
}
