/** What a stored file is called and how large it is. */
export interface StoredBlob {
  /** SHA-256 of the bytes, lower-case hex: the blob's only name. */
  sha256: string;
  sizeBytes: number;
}

/** Where original files live, keyed by the hash of their content: the same content is stored once. */
export interface BlobStore {
  /**
   * Stores a stream without holding it in memory; it can be read once this resolves, also after a crash.
   * @throws AppError `payload-too-large` as soon as the content exceeds `maxBytes`; nothing is left behind.
   */
  write(content: AsyncIterable<Uint8Array>, options: { maxBytes: number }): Promise<StoredBlob>;
  /** The whole content. Throws BlobMissingError when there is none. */
  read(sha256: string): Promise<Uint8Array>;
  /** The content in pieces. Iterating throws BlobMissingError when there is none. */
  open(sha256: string): AsyncIterable<Uint8Array>;
  /** Rejects when the store cannot be written. */
  ping(): Promise<void>;
}

/** The original file of a document is gone: trying again does not bring it back. */
export class BlobMissingError extends Error {
  override readonly name = 'BlobMissingError';

  constructor(sha256: string, options?: { cause?: unknown }) {
    super(`The blob store has no file ${sha256}`, options);
  }
}
