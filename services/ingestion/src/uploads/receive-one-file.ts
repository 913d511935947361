import type { IncomingMessage } from 'node:http';
import { AppError } from '@aia/platform';
import type { BlobStore } from '../blobs/blob-store.js';
import { receiveUpload } from './receive-upload.js';

/** Largest file that is held in memory, bytes. */
const LARGEST = 32 * 1024 * 1024;

/**
 * The one file of a multipart request, in memory: nothing of it stays.
 * @throws AppError `unsupported-media-type`, `validation-failed` or `payload-too-large`.
 */
export async function receiveOneFile(
  req: IncomingMessage,
  maxBytes: number,
): Promise<{ name: string; bytes: Uint8Array }> {
  const memory = createMemory();
  const limits = { maxFiles: 1, maxFileBytes: Math.min(LARGEST, maxBytes) };
  const [file] = await receiveUpload(req, memory, limits);
  return { name: file?.sourceKey ?? '', bytes: memory.bytes() };
}

/** Takes the place of the blob store for one file. */
function createMemory(): Pick<BlobStore, 'write'> & { bytes: () => Uint8Array } {
  const parts: Uint8Array[] = [];
  return {
    bytes: () => Buffer.concat(parts),
    write: async (content, { maxBytes }) => {
      let sizeBytes = 0;
      for await (const part of content) {
        sizeBytes += part.length;
        if (sizeBytes > maxBytes) {
          const limit = `${Math.floor(maxBytes / 1024 / 1024)} MB`;
          throw new AppError('payload-too-large', `A preview takes files of up to ${limit}.`);
        }
        parts.push(part);
      }
      return { sha256: '', sizeBytes };
    },
  };
}
