import { Readable } from 'node:stream';
import type { BlobStore } from '../blobs/blob-store.js';
import { BlobMissingError } from '../blobs/blob-store.js';
import { saveStream } from './checked-file.js';
import { inParallel } from './in-parallel.js';
import type { Manifest } from './manifest.js';

const PARALLEL = 4;

/**
 * Copies the files of these names. They never change and are copied after the database was read, so each of them is
 * there; one that is not, or whose content is not what its name says, was lost before and is listed as missing.
 */
export async function saveBlobs(
  folder: string,
  hashes: readonly string[],
  { from, to }: { from: BlobStore; to: BlobStore },
): Promise<Manifest['blobs']> {
  const missing = new Set<string>();
  let bytes = 0;
  await inParallel(PARALLEL, hashes, async (hash) => {
    const size = await copyBlob(hash, { from, to });
    if (size === undefined) missing.add(hash);
    else bytes += size;
  });
  const kept = hashes.filter((hash) => !missing.has(hash));
  const list = await saveStream(folder, 'blobs.txt', Readable.from(kept.map((hash) => `${hash}\n`)));
  return { files: kept.length, bytes, missing: [...missing].sort(), list };
}

/** Bytes of the copied file; undefined when it is not there or is damaged. */
export async function copyBlob(
  hash: string,
  { from, to }: { from: BlobStore; to: BlobStore },
): Promise<number | undefined> {
  try {
    const content = await from.read(hash);
    const stored = await to.write(Readable.from([content]), { maxBytes: Number.MAX_SAFE_INTEGER });
    return stored.sha256 === hash ? stored.sizeBytes : undefined;
  } catch (error) {
    if (error instanceof BlobMissingError) return undefined;
    throw error;
  }
}
