import { constants, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { SourceConfigOf } from '@aia/contracts';
import {
  checkpointText,
  EntryError,
  EntryGoneError,
  type OpenedEntry,
  type Source,
  type SourceEntry,
  type SourcePage,
} from '../source.js';
import { fileErrorCode, isMissingFile } from '../../files/missing-file.js';
import { resolveImportFolder, unreadablePath } from './import-roots.js';
import { walkFolder, type FolderFile } from './walk-folder.js';

const PAGE = 500;
/**
 * A file that changed this recently may change again without its times showing it: Linux stamps files with the time of
 * the last timer tick (1-10 ms), network file systems with up to two seconds. Milliseconds.
 */
const RACY_MS = 2000n;
const MS = 1_000_000n;

/**
 * The files below a folder of the server. Times, size and inode tell whether a file changed; where the times are too
 * fresh to be trusted, the content is hashed again.
 */
export function createFolderSource(
  config: SourceConfigOf<'folder'>,
  roots: readonly string[],
  now: () => number = Date.now,
): Source {
  return {
    enumerate: async function* ({ checkpoint }) {
      const root = await resolveImportFolder(roots, config.path);
      let page: SourcePage = { entries: [], checkpoint: {} };
      try {
        for await (const file of walkFolder(root, checkpointText(checkpoint, 'after'))) {
          page.entries.push(toEntry(file));
          page.checkpoint = { after: file.relativePath };
          if (page.entries.length < PAGE) continue;
          yield page;
          page = { entries: [], checkpoint: {} };
        }
      } catch (error) {
        // A folder that cannot be listed ends the synchronisation: what is in it must not look deleted.
        throw unreadablePath(pathOf(error) ?? config.path, error);
      }
      if (page.entries.length > 0) yield page;
    },
    open: ({ path = '' }) => openFile(path, now),
    close: async () => undefined,
  };
}

/** Opens a file of the folder as it is now; links in its last part are refused, they were resolved when it was listed. */
export async function openFile(path: string, now: () => number): Promise<OpenedEntry> {
  const handle = await openRegular(path);
  const before = await handle.stat({ bigint: true });
  const fresh = BigInt(now()) - later(before.mtimeNs, before.ctimeNs) / MS < RACY_MS;
  return { content: stableContent(handle, before), revision: fresh ? null : revisionOf(before) };
}

async function openRegular(path: string): Promise<FileHandle> {
  try {
    // Not blocking, because the file may have become a pipe since it was listed.
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    throw new EntryGoneError('It is no regular file any more.');
  } catch (error) {
    throw toEntryError(error);
  }
}

/** The bytes of the file; an error at the end when it changed in the meantime. */
async function* stableContent(handle: FileHandle, before: BigIntStats): AsyncGenerator<Uint8Array> {
  try {
    yield* handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>;
    const after = await handle.stat({ bigint: true });
    if (revisionOf(after) === revisionOf(before)) return;
    const reason = 'The file changed while it was read; the next synchronisation reads it again.';
    throw new EntryError('changed-while-reading', reason, { retryable: true });
  } finally {
    await handle.close();
  }
}

/** Changes whenever the file does. */
export function revisionOf(stats: BigIntStats): string {
  return `${stats.size}-${stats.mtimeNs}-${stats.ctimeNs}-${stats.ino}`;
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function toEntryError(error: unknown): unknown {
  const code = fileErrorCode(error);
  if (isMissingFile(error) || code === 'ELOOP') return new EntryGoneError('It went away.', { cause: error });
  if (code === undefined) return error;
  return new EntryError('not-readable', whyUnreadable(code), { retryable: true, cause: error });
}

function toEntry({ path, relativePath, state }: FolderFile): SourceEntry {
  const entry = { key: relativePath, path };
  if ('error' in state) {
    const reason = whyUnreadable(fileErrorCode(state.error) ?? 'unknown');
    return { ...entry, revision: null, failure: { code: 'not-readable', reason, retryable: true } };
  }
  return { ...entry, revision: revisionOf(state.stats), sizeBytes: Number(state.stats.size) };
}

function whyUnreadable(code: string): string {
  return code === 'EACCES' || code === 'EPERM'
    ? 'The worker may not read this file; give it the permission.'
    : `The file cannot be read (${code}); check its disk or share.`;
}

function pathOf(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error ? String(error.path) : undefined;
}
