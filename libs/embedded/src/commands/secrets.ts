import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { completeEnvFile } from '../env-file.js';
import type { Installation } from '../installation.js';
import { generateSecrets } from '../secrets.js';
import type { Terminal } from '../terminal.js';

const OWNER_ONLY = 0o700;
/** Containers read secret files as a user of their own; the folder keeps other people of the machine out. */
const READABLE_FILE = 0o644;

/**
 * Writes the secrets that are missing: into the env file, or as one file each into a folder (names in lower case, as
 * Compose and Kubernetes mount them). What is there stays; the values are never printed.
 */
export async function writeSecrets(
  { envFile }: Installation,
  terminal: Terminal,
  files: string | undefined,
): Promise<void> {
  const added = files
    ? await writeSecretFiles(resolve(files), generateSecrets())
    : completeEnvFile(envFile, generateSecrets());
  const where = files ? resolve(files) : envFile;
  if (added.length === 0) terminal.done(`${where} has every secret already; nothing was changed.`);
  else terminal.done(`Wrote ${added.join(', ')} to ${where}.`);
}

/** Signing key and public keys are a pair: both are kept or both are made. */
async function writeSecretFiles(folder: string, secrets: Record<string, string>): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY });
  await chmod(folder, OWNER_ONLY);
  const path = (name: string) => join(folder, name.toLowerCase());
  const isPair = (name: string) => name.startsWith('INTERNAL_');
  const pairBroken = Object.keys(secrets).some((name) => isPair(name) && !existsSync(path(name)));
  const missing = Object.entries(secrets).filter(
    ([name]) => !existsSync(path(name)) || (isPair(name) && pairBroken),
  );
  for (const [name, value] of missing) await writeFile(path(name), value, { mode: READABLE_FILE });
  return missing.map(([name]) => name);
}
