import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const storedSessionSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});
export type StoredSession = z.infer<typeof storedSessionSchema>;

const credentialsSchema = z.object({
  /** The server of the last `aia login`. */
  current: z.string().optional(),
  sessions: z.record(z.string(), storedSessionSchema).default({}),
});
export type Credentials = z.infer<typeof credentialsSchema>;

const LOCK_WAIT_MS = 50;
const LOCK_STALE_MS = 15_000;

/** `${XDG_CONFIG_HOME:-~/.config}/aia/credentials.json`. */
export function credentialsPath(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'aia', 'credentials.json');
}

/** What is stored; nothing when there is no file, or none that this version understands. */
export async function readCredentials(path: string): Promise<Credentials> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const parsed = credentialsSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : { sessions: {} };
}

/**
 * Changes the file under a lock and replaces it in one step, readable for its owner only. The lock matters: a refresh
 * token works once, so that two commands at the same time must not both use it.
 */
export async function updateCredentials(
  path: string,
  change: (credentials: Credentials) => Promise<Credentials>,
): Promise<Credentials> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unlock = await lock(`${path}.lock`);
  try {
    const changed = await change(await readCredentials(path));
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(`${JSON.stringify(changed, null, 2)}\n`);
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    return changed;
  } finally {
    await unlock();
  }
}

async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await (await open(path, 'wx', 0o600)).close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isStale(path)) await rm(path, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
  }
}

/** A lock this old belongs to a command that was killed. */
async function isStale(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs > LOCK_STALE_MS;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
