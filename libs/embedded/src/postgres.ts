import { spawn } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { makeReachable, postgresOwner } from './os-user.js';
import { preparePostgresBinaries } from './postgres-binaries.js';
import { checkPostgresAnswers } from './postgres-answers.js';
import { isPostgresOf } from './process-identity.js';
import { baseEnvironment, type ProcessOwner, type ProcessSpec } from './process-spec.js';

export interface PostgresOptions {
  /** Folder of the cluster; created and initialised when it is not there yet. */
  dataDir: string;
  port: number;
  password: string;
  /** false trades the safety of data at a power failure for speed: for tests only. */
  durable: boolean;
  /** Told which folders were opened for the user `postgres`. */
  onNotice?: (message: string) => void;
}

const USER = 'aia';
const DATABASE = 'aia';

/** The URL of a database of the embedded server. */
export function postgresUrl(
  options: Pick<PostgresOptions, 'port' | 'password'>,
  database = DATABASE,
): string {
  return `postgres://${USER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${database}`;
}

/**
 * Gets a Postgres cluster ready to start: programs, OS user, data folder; a lock file that a killed server left is
 * removed. The database `aia` itself is created by the task `migrate`.
 * @throws Error when initdb fails, with its own words.
 */
export async function preparePostgres(options: PostgresOptions): Promise<ProcessSpec> {
  const [binaries, owner] = await Promise.all([preparePostgresBinaries(), postgresOwner()]);
  await mkdir(dirname(options.dataDir), { recursive: true });
  if (owner) {
    const opened = [...(await makeReachable(binaries.postgres)), ...(await makeReachable(options.dataDir))];
    for (const folder of opened)
      options.onNotice?.(`The user "postgres" may now pass through ${folder} (chmod o+x).`);
  }
  if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await initialise(binaries.initdb, options, owner);
  await removeStaleLock(options.dataDir);
  return {
    name: 'postgres',
    command: binaries.postgres,
    args: serverArguments(options),
    env: { ...baseEnvironment(), LC_MESSAGES: 'C' },
    cwd: options.dataDir,
    ...(owner ? { owner } : {}),
    stopSignal: 'SIGINT', // fast shutdown: open sessions are ended, nothing committed is lost
    dependsOn: [],
    url: `postgres://127.0.0.1:${options.port}/${DATABASE}`,
    isReady: () => checkPostgresAnswers(options.port, USER),
  };
}

function serverArguments(options: PostgresOptions): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    // Sessions of a process that was killed are ended soon, so that their locks do not linger.
    tcp_keepalives_idle: '30',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', options.dataDir, '-p', String(options.port), ...flags];
}

/** Runs initdb beside the target and renames the result, so that an interrupted run never looks like a cluster. */
async function initialise(initdb: string, options: PostgresOptions, owner?: ProcessOwner): Promise<void> {
  const fresh = `${options.dataDir}.new`;
  const passwordFile = join(tmpdir(), `aia-initdb-${randomUUID()}`);
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  try {
    if (owner) for (const path of [fresh, passwordFile]) await chown(path, owner.uid, owner.gid);
    await runInitdb(initdb, [`--pgdata=${fresh}`, `--pwfile=${passwordFile}`, ...INITDB_FLAGS], fresh, owner);
    await rm(options.dataDir, { recursive: true, force: true });
    await rename(fresh, options.dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** The built-in locale sorts and folds case (Cyrillic too) alike on every machine, whatever is installed there. */
const INITDB_FLAGS = [
  `--username=${USER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-sync',
  '--no-instructions',
];

function runInitdb(command: string, args: string[], cwd: string, owner?: ProcessOwner): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...owner,
      cwd,
      env: { ...baseEnvironment(), LC_MESSAGES: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`initdb could not create the database cluster: ${output.trim()}`));
    });
  });
}

/** Removes `postmaster.pid` unless the process that it names is a Postgres server of this very folder. */
async function removeStaleLock(dataDir: string): Promise<void> {
  const path = join(dataDir, 'postmaster.pid');
  if (!existsSync(path)) return;
  const pid = Number((await readFile(path, 'utf8')).split('\n')[0]);
  if (Number.isInteger(pid) && (await isPostgresOf(pid, dataDir))) {
    throw new Error(
      `Another Postgres server (process ${pid}) uses ${dataDir}; stop it with: kill -INT ${pid}`,
    );
  }
  await rm(path, { force: true });
}
