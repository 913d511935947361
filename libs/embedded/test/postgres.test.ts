import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, sql } from '@aia/database';
import { expect } from 'chai';
import { freePort } from '../src/ports.js';
import { postgresUrl, preparePostgres } from '../src/postgres.js';
import { startProcess, waitUntilReady } from '../src/start-process.js';

describe('the embedded Postgres', function () {
  this.timeout(60_000);
  let folder: string;
  let child: ChildProcess | undefined;
  let port: number;
  const password = "a 'strange' pass/word:ü";

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aia-postgres-'));
    await chmod(folder, 0o700); // as private as a home folder: it has to be opened for the user postgres
  });
  beforeEach(async () => (port = await freePort()));
  afterEach(() => stop('SIGINT'));
  after(() => rm(folder, { recursive: true, force: true }));

  const dataDir = () => join(folder, 'nested', 'postgres');
  const start = async () => {
    const spec = await preparePostgres({ dataDir: dataDir(), port, password, durable: true });
    child = startProcess(spec, 'ignore');
    await waitUntilReady(spec, 30_000, () => child?.exitCode?.toString());
  };
  const stop = async (signal: NodeJS.Signals) => {
    const running = child;
    child = undefined;
    if (running?.exitCode !== null || running.signalCode !== null) return;
    running.kill(signal);
    await once(running, 'exit');
  };
  const query = async <T>(text: string) => {
    const url = postgresUrl({ port, password }, 'postgres');
    const db = connectDatabase({ url, poolSize: 1, applicationName: 'test', onError: () => undefined });
    try {
      return (await sql.raw<T>(text).execute(db)).rows;
    } finally {
      await db.destroy();
    }
  };

  it('is initialised on the first start and asks for the password', async () => {
    await start();
    expect(await query('select 1 as one')).to.deep.equal([{ one: 1 }]);
    const wrong = postgresUrl({ port, password: 'wrong' }, 'postgres');
    const db = connectDatabase({
      url: wrong,
      poolSize: 1,
      applicationName: 'test',
      onError: () => undefined,
    });
    const failure = await sql`select 1`.execute(db).catch((error: Error) => error.message);
    await db.destroy();
    expect(failure).to.match(/password/);
  });

  it('folds the case of Cyrillic letters', async () => {
    await start();
    expect(await query(`select lower('ЁЛКА') as text`)).to.deep.equal([{ text: 'ёлка' }]);
  });

  it('keeps committed data after kill -9 and starts again in the same folder', async () => {
    await start();
    await query('create table kept (id int)');
    await query('insert into kept values (1)');
    await stop('SIGKILL');
    await start();
    expect(await query('select id from kept')).to.deep.equal([{ id: 1 }]);
  });

  it('removes a lock file whose process id belongs to somebody else now', async () => {
    const lock = join(dataDir(), 'postmaster.pid');
    await writeFile(lock, `${process.pid}\n${dataDir()}\n`);
    await start();
    expect(await readFile(lock, 'utf8')).to.not.match(new RegExp(`^${process.pid}\n`));
  });

  it('is not started twice in one folder', async () => {
    await start();
    const again = preparePostgres({ dataDir: dataDir(), port, password, durable: true });
    const failure = await again.catch((error: Error) => error.message);
    expect(failure).to.match(/Another Postgres server \(process \d+\)/);
  });
});
