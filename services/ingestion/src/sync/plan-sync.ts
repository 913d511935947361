import type { ImportSource } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { syncableSource, type Enumeration, type SyncableSource } from '@aia/database/ingestion';
import { AppError, derivedId } from '@aia/platform';
import type { CredentialCipher } from '../credentials/credential-cipher.js';
import { createEntryFilter } from '../sources/entry-filter.js';
import type { OpenSource } from '../sources/open-source.js';
import { toSourceKey } from '../uploads/source-key.js';
import type { SyncPlan } from './sync-source.js';

export interface PlanDeps {
  db: Kysely<Database>;
  cipher: CredentialCipher;
  openSource: OpenSource;
}

/** A folder that is imported without a source has no limit of its own; this is that of a new source. */
const DEFAULT_DELETE_SHARE = 0.5;

/**
 * What an import has to do.
 * @throws AppError when its source was removed or cannot be opened.
 */
export async function planSync(
  deps: PlanDeps,
  { datasetId }: Enumeration,
  source: ImportSource,
): Promise<SyncPlan> {
  switch (source.type) {
    case 'upload':
      throw new AppError('conflict', 'Uploads bring their files themselves.');
    case 'folder':
      return planFolder(deps, datasetId, source);
    case 'source': {
      const stored = await syncableSource(deps.db, source.sourceId);
      if (!stored) throw new AppError('not-found', 'The source was removed.');
      return planSource(deps, stored, source.confirmDeletions === true);
    }
  }
}

async function planFolder(
  { openSource }: PlanDeps,
  datasetId: string,
  { path, deleteMissing }: Extract<ImportSource, { type: 'folder' }>,
): Promise<SyncPlan> {
  const id = derivedId(`folder:${path}`, datasetId);
  return {
    source: await openSource(id, { type: 'folder', path }, undefined),
    manifest: { id, datasetId, keyPrefix: '' },
    previous: null,
    wants: () => true,
    checkKey: toSourceKey,
    deletion: deleteMissing ? { maxShare: DEFAULT_DELETE_SHARE, confirmed: false } : null,
  };
}

async function planSource(deps: PlanDeps, stored: SyncableSource, confirmed: boolean): Promise<SyncPlan> {
  const { id, datasetId, name, config, state } = stored;
  return {
    source: await openStored(deps, stored),
    // Addresses are unique by themselves; paths are so only within their source.
    manifest: { id, datasetId, keyPrefix: config.type === 'web' ? '' : `${name}/` },
    previous: state,
    wants: filterOf(stored),
    checkKey: config.type === 'web' ? checkAddress : toSourceKey,
    deletion: stored.deleteMissing ? { maxShare: stored.maxDeleteShare, confirmed } : null,
  };
}

/** Opens a stored source with its credentials. */
export async function openStored({ cipher, openSource }: Omit<PlanDeps, 'db'>, stored: SyncableSource) {
  const { id, config, credentials } = stored;
  return openSource(id, config, credentials === null ? undefined : cipher.decrypt(id, credentials));
}

/** The globs of a source; those of web pages are about the path of the address, without its first slash. */
export function filterOf({ config, include, exclude }: SyncableSource): (key: string) => boolean {
  const takes = createEntryFilter(include, exclude);
  return config.type === 'web' ? (key) => takes(decodePath(new URL(key).pathname.slice(1))) : takes;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Addresses have been made canonical by the crawler. */
function checkAddress(key: string): string {
  if (URL.canParse(key)) return key;
  throw new AppError('validation-failed', 'That is no address.');
}
