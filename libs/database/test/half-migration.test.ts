import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase, sql, type Database, type Kysely } from '@aia/database';
import { createTestDatabase, dropTestDatabase } from '@aia/testing';
import { expect } from 'chai';
import { Migrator } from 'kysely';
import { migrateToLatest, migrations, pendingMigrations } from '../src/migrate.js';

/** Where this test begins; what follows it alters `document_versions` first and indexes `import_documents` last. */
const BEFORE = '0004-sources';
const PENDING = Object.keys(migrations).filter((name) => name > BEFORE);
const COMMAND = join(import.meta.dirname, '../src/commands/migrate.ts');

describe('a migration that is killed half-way', function () {
  this.timeout(60_000);
  let url: string;
  let db: Kysely<Database>;
  before(async () => {
    ({ url, db } = await createTestDatabase({ migrated: false }));
    const provider = { getMigrations: async () => migrations };
    const { error } = await new Migrator({ db, provider }).migrateTo(BEFORE);
    if (error) throw new Error('the test cannot begin', { cause: error });
  });
  after(async () => {
    await db.destroy();
    await dropTestDatabase(url);
  });

  it('has changed nothing, and runs again to its end', async () => {
    const release = await lock('ingestion.import_documents');
    const child = spawn(process.execPath, ['--conditions=aia-source', '--import', 'tsx', COMMAND], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: 'ignore',
    });
    await until(async () => (await migrating(`wait_event_type = 'Lock'`)) > 0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await release();
    await until(async () => (await migrating('true')) === 0);

    expect(await pendingMigrations(db)).to.deep.equal(PENDING);
    expect(await exists('ingestion.index_versions'), 'a table of a migration that had run').to.equal(false);
    expect(await migrateToLatest(db)).to.deep.equal(PENDING);
    expect(await exists('ingestion.index_versions')).to.equal(true);
  });

  /** Holds a table, so that the migration has to wait at it; returns what lets it go. */
  async function lock(table: string): Promise<() => Promise<void>> {
    const holder = connectDatabase({ url, poolSize: 1, applicationName: 'holder', onError: () => undefined });
    await sql.raw(`begin; lock table ${table} in access exclusive mode`).execute(holder);
    return () => holder.destroy();
  }

  async function migrating(condition: string): Promise<number> {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'aia-migrate' and ${sql.raw(condition)}`.execute(
      db,
    );
    return rows[0]?.n ?? 0;
  }

  async function exists(table: string): Promise<boolean> {
    const { rows } = await sql<{ oid: string | null }>`select to_regclass(${table}) as oid`.execute(db);
    return rows[0]?.oid != null;
  }
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
