import { databaseEnvSchema, loadEnv, vectorEnvSchema } from '@aia/platform';
import { z } from 'zod';
import { parseBackupCommand, type BackupCommand } from './backup/command-line.js';
import { createBackup } from './backup/create-backup.js';
import type { Manifest } from './backup/manifest.js';
import type { BackupDeps } from './backup/ports.js';
import { pruneBackups } from './backup/prune.js';
import { restoreBackup } from './backup/restore-backup.js';
import { verifyBackup } from './backup/verify-backup.js';
import { openBlobStore } from './blobs/open-blob-store.js';
import { blobsEnvSchema } from './env.js';
import { openVectorStore } from './open-vector-store.js';

const backupEnvSchema = z.object({
  DATABASE_URL: databaseEnvSchema.shape.DATABASE_URL,
  ...vectorEnvSchema.shape,
  ...blobsEnvSchema.shape,
});

/**
 * Saves, checks and restores a whole installation. Messages go to standard error; the last line of standard output is
 * the folder of the backup.
 */
async function main(): Promise<void> {
  const command = parseBackupCommand(process.argv.slice(2));
  if (command.kind === 'verify') {
    const manifest = await verifyBackup(command.folder);
    say(`The backup of ${manifest.createdAt} is whole: ${contents(manifest)}.`);
    process.stdout.write(`${command.folder}\n`);
    return;
  }
  const env = loadEnv(backupEnvSchema);
  const [vectors, blobs] = [await openVectorStore(env), await openBlobStore(env)];
  try {
    await run(command, { databaseUrl: env.DATABASE_URL, vectors, blobs, say, warn });
  } finally {
    await vectors.close();
  }
}

async function run(command: Exclude<BackupCommand, { kind: 'verify' }>, deps: BackupDeps): Promise<void> {
  if (command.kind === 'restore') {
    const manifest = await restoreBackup(deps, command);
    say(`The backup of ${manifest.createdAt} is restored: ${contents(manifest)}.`);
    process.stdout.write(`${command.folder}\n`);
    return;
  }
  const { output, settingsFile, keep } = command;
  const settings = settingsFile ? { settingsFile } : {};
  const { folder, manifest } = await createBackup(deps, { output, ...settings, now: new Date() });
  say(`Saved ${contents(manifest)}.`);
  if (keep !== undefined)
    for (const old of await pruneBackups(output, keep)) say(`Deleted the old backup ${old}.`);
  process.stdout.write(`${folder}\n`);
}

function contents({ tables, vectors, blobs }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const points = vectors.reduce((sum, one) => sum + one.points, 0);
  return `${rows} rows, ${points} vectors, ${blobs.files} original files`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function warn(line: string): void {
  say(`warning: ${line}`);
}

main().catch((error: unknown) => {
  say(`error: ${explain(error)}`);
  process.exitCode = 1;
});

/** One line for a person. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'The disk is full; nothing was changed. Make room and try again.';
  if (code === 'EACCES' || code === 'EROFS') return `${error.message}. Choose a folder that can be written.`;
  return error.message.replaceAll('\n', ' ');
}
