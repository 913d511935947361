import { type Kysely, type Migration, Migrator } from 'kysely';
import type { Database } from './schema.js';
import * as initial from './migrations/0001-initial.js';
import * as locations from './migrations/0002-locations.js';
import * as importControl from './migrations/0003-import-control.js';
import * as sources from './migrations/0004-sources.js';
import * as chunkingSettings from './migrations/0005-chunking-settings.js';
import * as indexVersions from './migrations/0005-index-versions.js';
import * as search from './migrations/0006-search.js';
import * as evaluation from './migrations/0007-evaluation.js';
import * as searchWeights from './migrations/0008-search-weights.js';
import * as wordRefreshes from './migrations/0011-word-refreshes.js';
import * as answerTrace from './migrations/0013-answer-trace.js';
import * as conversations from './migrations/0014-conversations.js';
import * as identity from './migrations/0015-identity.js';
import * as usageAndAudit from './migrations/0016-usage-and-audit.js';
import * as importOrigin from './migrations/0022-import-origin.js';
import * as embeddingTurns from './migrations/0024-embedding-turns.js';
import * as generations from './migrations/0025-generations.js';
import * as generationTokens from './migrations/0033-generation-tokens.js';
import * as analytics from './migrations/0034-analytics.js';
import * as identityKeys from './migrations/0036-identity-keys.js';

/** Every migration by name, in order. Listed by hand, so that a build needs no folder at run time. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-locations': locations,
  '0003-import-control': importControl,
  '0004-sources': sources,
  '0005-chunking-settings': chunkingSettings,
  '0005-index-versions': indexVersions,
  '0006-search': search,
  '0007-evaluation': evaluation,
  '0008-search-weights': searchWeights,
  '0011-word-refreshes': wordRefreshes,
  '0013-answer-trace': answerTrace,
  '0014-conversations': conversations,
  '0015-identity': identity,
  '0016-usage-and-audit': usageAndAudit,
  '0022-import-origin': importOrigin,
  '0024-embedding-turns': embeddingTurns,
  '0025-generations': generations,
  '0033-generation-tokens': generationTokens,
  '0034-analytics': analytics,
  '0036-identity-keys': identityKeys,
};

/** Brings the database to the newest version; several processes may call it at once. Returns what was applied. */
export async function migrateToLatest(db: Kysely<Database>): Promise<string[]> {
  const { error, results } = await createMigrator(db).migrateToLatest();
  if (error) throw new Error('The database could not be migrated; nothing was changed.', { cause: error });
  return (results ?? []).map((result) => result.migrationName);
}

/**
 * Names of the migrations that this code knows and the database has not seen; none means that this code can run on it. A
 * database that is ahead has none either: migrations stay compatible with the version before.
 */
export async function pendingMigrations(db: Kysely<Database>): Promise<string[]> {
  const known = await createMigrator(db).getMigrations();
  return known.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

function createMigrator(db: Kysely<Database>): Migrator {
  // A migration may come in after one with a higher number, when two were written at the same time.
  return new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    allowUnorderedMigrations: true,
  });
}
