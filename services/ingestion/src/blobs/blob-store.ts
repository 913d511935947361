/** What a stored file is called and how large it is. */
export interface StoredBlob {
  /** SHA-256 of the bytes, lower-case hex: the blob's only name. */
  sha256: string;
  sizeBytes: number;
}

/** A blob as a listing shows it. */
export interface ListedBlob extends StoredBlob {
  /** When it was written last; writing the same content again renews it. */
  modifiedAt: Date;
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
  /** Whether there is such a blob. */
  has(sha256: string): Promise<boolean>;
  /** Removes a blob; harmless when there is none. */
  delete(sha256: string): Promise<void>;
  /** Every blob, by name in ascending order. */
  list(): AsyncIterable<ListedBlob>;
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
