import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { tooLarge, type StoredBlob } from './blob-store.js';

/** Writes, counts and hashes in one pass; the bytes are on the disk when it resolves. */
export async function writeFlushed(
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
