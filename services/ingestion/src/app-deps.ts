import type { Database, Kysely } from '@aia/database';
import type { HealthCheck, IdentityVerifier, Logger } from '@aia/platform';
import type { Registry } from 'prom-client';
import type { DatasetAccess } from './access/dataset-access.js';
import type { BlobStore } from './blobs/blob-store.js';
import type { BacklogGuard } from './imports/backlog-guard.js';
import type { UploadLimits } from './uploads/receive-upload.js';

/** Everything that the API works with. */
export interface AppDeps {
  logger: Logger;
  metrics: Registry;
  verifyIdentity: IdentityVerifier;
  db: Kysely<Database>;
  blobs: BlobStore;
  access: DatasetAccess;
  /** Model that new datasets are embedded with. */
  embeddingModel: string;
  uploadLimits: UploadLimits;
  /** Folders that imports may read. */
  importRoots: readonly string[];
  /** Refuses uploads and imports while too much waits. */
  backlog: BacklogGuard;
  /** How often a followed import is read, milliseconds. */
  followIntervalMs: number;
  health: Record<string, HealthCheck>;
}
