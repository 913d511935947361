import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sql } from '@aia/database';
import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { waitForSchema } from '../src/commands/schema-ready.js';
import { pendingMigrations } from '../src/migrate.js';

const run = promisify(execFile);
const FIRST = '0001-initial';

/** Runs a command of src/commands as a container would, on the database of `url`. */
async function command(name: string, url: string): Promise<string> {
  const script = join(import.meta.dirname, `../src/commands/${name}.ts`);
  const env = { ...process.env, DATABASE_URL: url };
  const { stdout } = await run(process.execPath, ['--conditions=aia-source', '--import', 'tsx', script], {
    env,
  });
  return stdout;
}

describe('waiting for the schema', () => {
  const postgres = usePostgres();
  const forget = () => sql`update kysely_migration set name = 'x' where name = ${FIRST}`.execute(postgres.db);
  const remember = () =>
    sql`update kysely_migration set name = ${FIRST} where name = 'x'`.execute(postgres.db);
  afterEach(remember);

  it('ends at once when every migration is there', async () => {
    expect(await pendingMigrations(postgres.db)).to.deep.equal([]);
    await waitForSchema(postgres.db, { waitMs: 0 });
  });

  it('names the migration that is missing when it does not come', async () => {
    await forget();
    const failure = await waitForSchema(postgres.db, { waitMs: 20, everyMs: 5 }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.equal(`The database lacks ${FIRST}; run the migration.`);
  });

  it('ends when the migration comes while it waits', async () => {
    await forget();
    let ended = false;
    const waiting = waitForSchema(postgres.db, { waitMs: 10_000, everyMs: 5 }).then(() => (ended = true));
    await sleep(30);
    expect(ended).to.equal(false);
    await remember();
    await waiting;
  });

  it('works as the commands that containers run', async () => {
    expect(await command('migrate', postgres.url)).to.equal('the database is up to date\n');
    expect(await command('wait-for-schema', postgres.url)).to.equal('');
  });
});
