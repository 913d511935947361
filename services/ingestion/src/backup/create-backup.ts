import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTENT_HASHES, openSnapshot, type DatabaseSnapshot } from '@aia/database/backup';
import { createFsBlobStore } from '../blobs/fs-blob-store.js';
import { saveStream } from './checked-file.js';
import { writeManifest, type Manifest } from './manifest.js';
import type { BackupDeps } from './ports.js';
import { saveBlobs } from './save-blobs.js';
import { saveTables } from './save-tables.js';
import { saveVectors } from './save-vectors.js';

/** A finished backup. */
export interface CreatedBackup {
  folder: string;
  manifest: Manifest;
}

const OWNER_ONLY = 0o700;

/**
 * Saves database, vectors and original files as of one moment into a new folder below `output`. Everything goes on
 * meanwhile, imports too. The folder gets its name at the very end: one that is there is complete.
 * @param settingsFile the env file with the installation's secrets, to be included.
 */
export async function createBackup(
  deps: BackupDeps,
  options: { output: string; settingsFile?: string; now: Date },
): Promise<CreatedBackup> {
  const folder = join(options.output, `aia-backup-${stamp(options.now)}`);
  const partial = `${folder}.partial`;
  await mkdir(partial, { recursive: true, mode: OWNER_ONLY });
  try {
    const manifest = await fill(partial, deps, options);
    await writeManifest(partial, manifest);
    await rename(partial, folder);
    await flushFolder(options.output);
    report(manifest, deps);
    return { folder, manifest };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function fill(
  folder: string,
  deps: BackupDeps,
  { settingsFile, now }: { settingsFile?: string; now: Date },
): Promise<Manifest> {
  const snapshot = await openSnapshot(deps.databaseUrl);
  try {
    const { sequences, migrations } = snapshot;
    return {
      format: 'aia-backup',
      formatVersion: 1,
      createdAt: now.toISOString(),
      migrations: [...migrations],
      sequences: [...sequences],
      ...(await saveContent(folder, snapshot, deps)),
      settings: settingsFile
        ? await saveStream(folder, 'settings.env', createReadStream(settingsFile))
        : null,
    };
  } finally {
    await snapshot.close();
  }
}

async function saveContent(folder: string, snapshot: DatabaseSnapshot, deps: BackupDeps) {
  deps.say('Saving the database');
  const tables = await saveTables(folder, snapshot);
  deps.say('Saving the vectors');
  const vectors = await saveVectors(folder, snapshot, deps.vectors);
  deps.say('Saving the original files');
  const rows = await snapshot.query<{ content_hash: string }>(CONTENT_HASHES);
  const to = await createFsBlobStore(join(folder, 'blobs'));
  const hashes = rows.map((row) => row.content_hash);
  const blobs = await saveBlobs(folder, hashes, { from: deps.blobs, to });
  return { tables, vectors, blobs };
}

function report({ blobs, vectors }: Manifest, { warn }: BackupDeps): void {
  if (blobs.missing.length > 0)
    warn(`${blobs.missing.length} original files were already lost; the manifest lists them.`);
  for (const { model, missing } of vectors)
    if (missing > 0) warn(`${missing} chunks of ${model} have no vector in the index; import them again.`);
}

/** `20261124-101530`, in UTC. */
function stamp(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
