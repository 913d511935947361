import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOCK_FILE = '.lock';
/** The holder renews the lock this often; one not renewed for much longer belongs to a process that died. */
const RENEW_MS = 2000;
const STALE_MS = 15_000;
const POLL_MS = 300;

/**
 * Runs `work` while no other process, on this machine or on one that shares the folder, works in it.
 * @param onWait Called once when another process holds the lock.
 */
export async function withFolderLock<T>(
  folder: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(folder, LOCK_FILE);
  const owner = randomUUID();
  let told = false;
  while (!(await tryCreate(path, owner))) {
    await removeStale(path);
    if (!told) onWait();
    told = true;
    await sleep(POLL_MS);
  }
  const renewal = setInterval(() => void renew(path), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    if ((await readIfThere(path)) === owner) await rm(path, { force: true });
  }
}

async function tryCreate(path: string, owner: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(owner);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function renew(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch((error: NodeJS.ErrnoException) => {
    // Somebody took the lock for abandoned; the next holder only repeats work that ends in the same files.
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Moves an abandoned lock aside before it is deleted: of several processes that try, one succeeds. */
async function removeStale(path: string): Promise<void> {
  const stats = await stat(path).catch(ignoreMissing);
  if (!stats || Date.now() - stats.mtimeMs < STALE_MS) return;
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(ignoreMissing);
  await rm(aside, { force: true });
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
