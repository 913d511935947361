import { realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { SourceConfigOf, SourceCredentials } from '@aia/contracts';
import { AppError } from '@aia/platform';
import type { BlobStore } from '../../blobs/blob-store.js';
import { authorizationOf } from '../../network/authorization.js';
import { unlessMissing } from '../../files/missing-file.js';
import type { SafeFetch } from '../../network/safe-fetch.js';
import { openFile, revisionOf } from '../folder/folder-source.js';
import { resolveImportFolder, unreadablePath } from '../folder/import-roots.js';
import type { EnumerationContext, Source, SourceEntry } from '../source.js';
import { conditions, validatorsOf } from '../web/validators.js';

export interface ArchiveSourceDeps {
  fetch: SafeFetch;
  blobs: BlobStore;
  importRoots: readonly string[];
  maxFileBytes: number;
}

const GONE = new Set([404, 410]);

/**
 * One archive, from an import root or an address. It is brought in as a whole when it has changed; the pipeline opens it
 * and makes its members documents, as it does with archives that are uploaded.
 */
export function createArchiveSource(
  { location }: SourceConfigOf<'archive'>,
  credentials: SourceCredentials | undefined,
  deps: ArchiveSourceDeps,
): Source {
  const isUrl = /^https?:\/\//i.test(location);
  return {
    enumerate: async function* (context) {
      const entry = isUrl
        ? await fetchArchive(new URL(location), authorizationOf(credentials), deps, context)
        : await statArchive(location, deps.importRoots);
      if (entry) yield { entries: [entry], checkpoint: {} };
    },
    open: ({ path = '' }) => openFile(path, Date.now),
    close: () => deps.fetch.close(),
  };
}

async function statArchive(location: string, roots: readonly string[]): Promise<SourceEntry> {
  const folder = await resolveImportFolder(roots, dirname(location));
  try {
    const path = await unlessMissing(realpath(`${folder}/${basename(location)}`));
    if (path === undefined)
      throw new AppError('dependency-unavailable', `The archive ${location} is not there.`);
    await resolveImportFolder(roots, dirname(path));
    const stats = await stat(path, { bigint: true });
    return { key: basename(location), path, revision: revisionOf(stats), sizeBytes: Number(stats.size) };
  } catch (error) {
    throw unreadablePath(location, error);
  }
}

/** The archive, unless it is still the known one; undefined when it is gone. */
async function fetchArchive(
  url: URL,
  authorization: string | undefined,
  { fetch, blobs, maxFileBytes }: ArchiveSourceDeps,
  context: EnumerationContext,
): Promise<SourceEntry | undefined> {
  const key = decodeURIComponent(basename(url.pathname)) || url.host;
  const known = (await context.known([key])).get(key);
  const headers = { 'accept-encoding': 'identity', ...conditions(known) };
  const answer = await fetch.get(url, { headers, authorization, signal: context.signal });
  if (answer.status === 200) {
    const stored = await blobs.write(answer.body, { maxBytes: maxFileBytes });
    return { key, revision: validatorsOf(answer.headers), stored };
  }
  await answer.discard();
  if (answer.status === 304 && known) return { key, revision: known.revision };
  if (GONE.has(answer.status)) return undefined;
  throw new AppError('upstream-failed', `${url.host} answers ${answer.status} for the archive.`);
}
