import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ProcessOwner } from './process-spec.js';

const run = promisify(execFile);
const USER = 'postgres';
const SEARCHABLE = 0o001;

/**
 * The OS user that Postgres runs as: Postgres refuses to run as root, so root gets the user `postgres`, created when
 * there is none. Everyone else runs it as themselves (undefined).
 */
export async function postgresOwner(): Promise<ProcessOwner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await lookUp();
  if (known) return known;
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    USER,
  ]);
  const created = await lookUp();
  if (!created) throw new Error(`Create the OS user "${USER}": Postgres does not run as root.`);
  return created;
}

async function lookUp(): Promise<ProcessOwner | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', USER]), run('id', ['-g', USER])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined; // `id` fails for a user that does not exist
  }
}

/**
 * Lets other users pass through (not list) every folder above `path`; without that, the user `postgres` cannot reach a
 * checkout below a private home folder. Returns the folders that were changed.
 */
export async function makeReachable(path: string): Promise<string[]> {
  const changed: string[] = [];
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if (mode & SEARCHABLE) continue;
    await chmod(folder, (mode & 0o7777) | SEARCHABLE);
    changed.push(folder);
  }
  return changed;
}
