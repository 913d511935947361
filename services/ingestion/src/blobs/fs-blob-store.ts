import { createHash, randomUUID } from 'node:crypto';
import {
  access,
  constants,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@aia/platform';
import { BlobMissingError, type BlobStore, type ListedBlob, type StoredBlob } from './blob-store.js';

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
        if (isMissing(error)) throw new BlobMissingError(sha256, { cause: error });
        throw error;
      }
    },
    has: (sha256) => exists(pathOf(sha256)),
    delete: (sha256) => rm(pathOf(sha256), { force: true }),
    list: () => listBlobs(root),
    ping: () => access(incoming, constants.W_OK),
  };
}

/** Writes, counts and hashes in one pass; the bytes are on the disk when it resolves. */
async function writeFlushed(
  path: string,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  try {
    let sizeBytes = 0;
    for await (const part of content) {
      sizeBytes += part.byteLength;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      hash.update(part);
      await writeAll(file, part);
    }
    await file.sync();
    return { sha256: hash.digest('hex'), sizeBytes };
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let written = 0; written < part.byteLength;) {
    const { bytesWritten } = await file.write(part, written, part.byteLength - written);
    written += bytesWritten;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await statOrMissing(path)) !== undefined;
}

async function statOrMissing(path: string) {
  return stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
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
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
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

/** The refusal of a file over the limit. */
export function tooLarge(maxBytes: number): AppError {
  const limit = maxBytes >= 1024 * 1024 ? `${Math.floor(maxBytes / 1024 / 1024)} MiB` : `${maxBytes} bytes`;
  return new AppError('payload-too-large', `A file may have at most ${limit}.`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
