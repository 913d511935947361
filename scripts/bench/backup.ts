// `make bench-backup [CHUNKS=100000]`: how long backup and restore take, and whether the restored system is the same.
// Documents are made up; they are written through the real blob store, Postgres and LanceDB. Backup and restore run as
// the commands that operators use, as processes of their own, on a durable Postgres.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, migrateToLatest, sql } from '@aia/database';
import { freePort, postgresUrl, preparePostgres, startProcess, waitUntilReady } from '@aia/embedded';
import { createFsBlobStore } from '@aia/ingestion';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { compareSystems } from './backup/compare-systems.js';
import { fillSystem } from './backup/fill-system.js';

const GOAL_SECONDS = 300;
const PASSABLE = 0o711;
const PASSWORD = 'bench';
const chunks = Number(process.argv[2] ?? 100_000);

const folder = await mkdtemp(join(tmpdir(), 'aia-bench-backup-'));
await chmod(folder, PASSABLE);
const port = await freePort();
const postgres = await preparePostgres({
  dataDir: join(folder, 'postgres'),
  port,
  password: PASSWORD,
  durable: true,
});
const server = startProcess(postgres, 'ignore');
try {
  await waitUntilReady(postgres, 60_000, () => (server.exitCode === null ? undefined : 'it exited'));
  await bench();
} finally {
  server.kill('SIGINT');
  await once(server, 'exit');
  await rm(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const source = await createSystem('source');
  const target = await createSystem('target');
  const filled = await timed(() => fillSystem(source, chunks));
  console.log(`${chunks} chunks written in ${filled.toFixed(1)} s`);
  const backup = join(folder, 'backups');
  const saved = await timed(() => run(source.env, ['create', '--output', backup]));
  console.log(`backup   ${saved.toFixed(1)} s  (goal: at most ${GOAL_SECONDS} s)`);
  const [name] = await readdir(backup);
  const restored = await timed(() => run(target.env, ['restore', join(backup, name ?? '')]));
  console.log(`restore  ${restored.toFixed(1)} s  (goal: at most ${GOAL_SECONDS} s)`);
  const differences = await compareSystems(source, target);
  await Promise.all([source.db.destroy(), target.db.destroy()]);
  for (const line of differences.equal) console.log(`equal    ${line}`);
  for (const line of differences.different) console.log(`DIFFERENT ${line}`);
  const met = Math.max(saved, restored) <= GOAL_SECONDS && differences.different.length === 0;
  console.log(met ? 'the goal is met' : 'the goal is NOT met');
  process.exitCode = met ? 0 : 1;
}

/** A database of its own with every table, and empty folders for vectors and files. */
async function createSystem(name: string) {
  const admin = connect('postgres');
  await sql`create database ${sql.id(name)}`.execute(admin);
  await admin.destroy();
  const db = connect(name);
  await migrateToLatest(db);
  const paths = { vectors: join(folder, name, 'vectors'), blobs: join(folder, name, 'blobs') };
  const env = {
    DATABASE_URL: postgresUrl({ port, password: PASSWORD }, name),
    LANCEDB_PATH: paths.vectors,
    BLOBS_PATH: paths.blobs,
  };
  const vectors = await createLanceDbStore({ path: paths.vectors });
  return { db, env, vectors, blobs: await createFsBlobStore(paths.blobs) };
}

function connect(database: string) {
  const url = postgresUrl({ port, password: PASSWORD }, database);
  const onError = (error: Error) => console.error(error.message);
  return connectDatabase({ url, poolSize: 4, applicationName: 'aia-bench', onError });
}

async function run(env: Record<string, string>, args: string[]): Promise<void> {
  const child = spawn(process.execPath, ['services/ingestion/dist/backup.js', ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`backup.js ${args[0]} ended with ${code}`);
}

async function timed(task: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await task();
  return (performance.now() - started) / 1000;
}
