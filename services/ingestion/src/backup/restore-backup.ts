import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { openRestoreSession, unknownMigrations, type RestoreSession } from '@aia/database/backup';
import { createFsBlobStore } from '../blobs/fs-blob-store.js';
import { BackupError } from './backup-error.js';
import { inParallel } from './in-parallel.js';
import { damaged, type Manifest } from './manifest.js';
import type { BackupDeps } from './ports.js';
import { activateVectors, loadVectors } from './load-vectors.js';
import { copyBlob } from './save-blobs.js';
import { savedHashes, verifyBackup } from './verify-backup.js';

const PARALLEL = 4;

/**
 * Puts a backup back. It is read and checked as a whole first. Database and index are written beside what is there and
 * become visible in one commit and one switch of an alias; original files are only ever added. An error before that
 * leaves everything as it was. No other process may write meanwhile.
 * @param replace allows to overwrite a system that holds datasets or conversations.
 * @throws BackupError in one line.
 */
export async function restoreBackup(
  deps: BackupDeps,
  options: { folder: string; replace: boolean },
): Promise<Manifest> {
  deps.say('Checking the backup');
  const manifest = await verifyBackup(options.folder);
  refuseNewer(manifest);
  const session = await openRestoreSession(deps.databaseUrl);
  try {
    if (session.rowsBefore > 0 && !options.replace) throw new BackupError(NOT_EMPTY);
    deps.say('Restoring the original files');
    await loadBlobs(deps, options.folder, manifest);
    deps.say('Restoring the database');
    await loadTables(session, options.folder, manifest);
    deps.say('Restoring the vectors');
    const loaded = await loadVectors(session.db, deps.vectors, options.folder, manifest);
    await session.commit(manifest.sequences).catch(async (error: unknown) => {
      await loaded.discard();
      throw error;
    });
    await activateVectors(deps.vectors, loaded);
    return manifest;
  } finally {
    await session.close();
  }
}

const NOT_EMPTY =
  'The system holds datasets or conversations already; nothing was changed. Restore into an empty one, or add --replace.';

function refuseNewer({ migrations }: Manifest): void {
  const unknown = unknownMigrations(migrations);
  if (unknown.length === 0) return;
  throw new BackupError(
    `The backup comes from a newer version (${unknown.join(', ')}); nothing was changed. Update the software first.`,
  );
}

async function loadBlobs(deps: BackupDeps, folder: string, manifest: Manifest): Promise<void> {
  const from = await createFsBlobStore(join(folder, 'blobs'));
  await inParallel(PARALLEL, await savedHashes(folder, manifest), async (hash) => {
    if ((await copyBlob(hash, { from, to: deps.blobs })) === undefined)
      throw damaged(folder, `the original file ${hash} cannot be read`);
  });
}

async function loadTables(session: RestoreSession, folder: string, manifest: Manifest): Promise<void> {
  await session.createTables(manifest.migrations);
  for (const table of manifest.tables) {
    const rows = createReadStream(join(folder, table.file.path)).pipe(createGunzip());
    const loaded = await session.load(table, rows);
    if (loaded !== table.rows)
      throw damaged(folder, `${table.schema}.${table.name} has ${loaded} rows instead of ${table.rows}`);
  }
}
