import type { VectorStore } from '@aia/vectors';
import type { BlobStore } from '../blobs/blob-store.js';

/** What a backup reads from and a restore writes to. */
export interface BackupDeps {
  databaseUrl: string;
  vectors: VectorStore;
  blobs: BlobStore;
  /** Told about each step, one line for a person. */
  say: (line: string) => void;
  /** Told about what is not as it should be, but stops nothing. */
  warn: (line: string) => void;
}
