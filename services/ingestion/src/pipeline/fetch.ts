import type { BlobStore } from '../blobs/blob-store.js';

/** The original bytes of a document. Throws BlobMissingError when they are gone. */
export function fetchOriginal(blobs: BlobStore, contentHash: string): Promise<Uint8Array> {
  return blobs.read(contentHash);
}
