import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = /^aia-backup-\d{8}-\d{6}$/;

/** Deletes the oldest complete backups of a folder beyond the `keep` newest; returns what was deleted. */
export async function pruneBackups(output: string, keep: number): Promise<string[]> {
  const names = (await readdir(output)).filter((name) => NAME.test(name)).sort();
  const old = names.slice(0, Math.max(0, names.length - keep));
  for (const name of old) await rm(join(output, name), { recursive: true, force: true });
  return old;
}
