import type { Database, Kysely } from '@aia/database';
import type { Embedder } from '@aia/models';
import type { Logger } from '@aia/platform';
import type { VectorStore } from '@aia/vectors';
import type { BlobStore } from '../blobs/blob-store.js';
import type { PipelineMetrics } from '../metrics.js';
import type { PreparationPool } from '../threads/preparation-pool.js';

/** Everything that the job handlers work with. */
export interface JobDeps {
  logger: Logger;
  metrics: PipelineMetrics;
  db: Kysely<Database>;
  blobs: BlobStore;
  pool: PreparationPool;
  embedder: Embedder;
  vectors: VectorStore;
  /** Alias of the collection that points are written to. */
  collection: string;
  /** Chunks in one call of the embedder. */
  embedBatch: number;
  /** How long a chunk stays a worker's own without a renewal, seconds. */
  leaseSeconds: number;
  /** Folders that imports may read. */
  importRoots: readonly string[];
  maxFileBytes: number;
  /** Unfinished documents above which enumerations wait. */
  maxBacklog: number;
  /** Days that deleted documents are kept. */
  purgeAfterDays: number;
  /** Called after a handler wrote to the outbox, so that the next step starts at once. */
  wakeDispatcher: () => void;
}
