import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissingFile, unlessMissing } from '../files/missing-file.js';
import { BlobMissingError, type BlobStore, type ListedBlob } from './blob-store.js';
import { writeFlushed } from './write-flushed.js';

const READ_BYTES = 256 * 1024;

/** Blobs as files: `<root>/ab/cd/<sha256>`. A blob appears under its name by a rename, so it is whole or not there. */
export async function createFsBlobStore(root: string): Promise<BlobStore> {
  const incoming = join(root, 'incoming');
  await mkdir(incoming, { recursive: true });
  const pathOf = (sha256: string) => join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  return {
    write: async (content, { maxBytes }) => {
      const temporary = join(incoming, randomUUID());
      try {
        const blob = await writeFlushed(temporary, content, maxBytes);
        await moveInto(temporary, pathOf(blob.sha256));
        return blob;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    read: async (sha256) => {
      try {
        return await readFile(pathOf(sha256));
      } catch (error) {
        if (isMissingFile(error)) throw new BlobMissingError(sha256, { cause: error });
        throw error;
      }
    },
    open: (sha256) => readInPieces(pathOf(sha256), sha256),
    has: (sha256) => exists(pathOf(sha256)),
    delete: (sha256) => rm(pathOf(sha256), { force: true }),
    list: () => listBlobs(root),
    ping: () => access(incoming, constants.W_OK),
  };
}

async function* readInPieces(path: string, sha256: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw isMissingFile(error) ? new BlobMissingError(sha256, { cause: error }) : error;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await statOrMissing(path)) !== undefined;
}

async function statOrMissing(path: string) {
  return unlessMissing(stat(path));
}

/** Walks the two levels of folders in order; a blob that is removed meanwhile is passed over. */
async function* listBlobs(root: string): AsyncGenerator<ListedBlob> {
  for (const first of await namesIn(root, /^[0-9a-f]{2}$/)) {
    for (const second of await namesIn(join(root, first), /^[0-9a-f]{2}$/)) {
      const folder = join(root, first, second);
      for (const sha256 of await namesIn(folder, /^[0-9a-f]{64}$/)) {
        const info = await statOrMissing(join(folder, sha256));
        if (info) yield { sha256, sizeBytes: info.size, modifiedAt: info.mtime };
      }
    }
  }
}

async function namesIn(folder: string, pattern: RegExp): Promise<string[]> {
  const names = (await unlessMissing(readdir(folder))) ?? [];
  return names.filter((name) => pattern.test(name)).sort();
}

/** Renames into place and flushes the folder, so that the name survives a power cut too. */
async function moveInto(from: string, to: string): Promise<void> {
  const folder = dirname(to);
  await mkdir(folder, { recursive: true });
  await rename(from, to);
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
