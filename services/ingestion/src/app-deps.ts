import type { Database, Kysely } from '@aia/database';
import type { ModelRegistry } from '@aia/models';
import type { HealthCheck, IdentityVerifier, Logger } from '@aia/platform';
import type { Registry } from 'prom-client';
import type { DatasetAccess } from './access/dataset-access.js';
import type { BlobStore } from './blobs/blob-store.js';
import type { CredentialCipher } from './credentials/credential-cipher.js';
import type { AddressPolicy } from './network/address-policy.js';
import type { PreparationPool } from './threads/preparation-pool.js';
import type { BacklogGuard } from './imports/backlog-guard.js';
import type { QueueBoardPage } from './routes/queue-board.js';
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
  models: ModelRegistry;
  /** Tokens that it reads at once. */
  embeddingTokens: number;
  /** Extracts and cuts for previews. */
  pool: PreparationPool;
  uploadLimits: UploadLimits;
  /** Folders that imports may read. */
  importRoots: readonly string[];
  /** Which addresses sources may name. */
  policy: AddressPolicy;
  cipher: CredentialCipher;
  /** Refuses uploads and imports while too much waits. */
  backlog: BacklogGuard;
  /** The page of the job queues. */
  queueBoard: Pick<QueueBoardPage, 'handle'>;
  /** How often a followed import is read, milliseconds. */
  followIntervalMs: number;
  health: Record<string, HealthCheck>;
}
