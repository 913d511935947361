import type { Database, Kysely } from '@aia/database';
import { createHttpApp, requireIdentity, type HealthCheck, type IdentityVerifier, type Logger } from '@aia/platform';
import express, { type Express } from 'express';
import type { Registry } from 'prom-client';
import type { DatasetAccess } from './access/dataset-access.js';
import type { BlobStore } from './blobs/blob-store.js';
import { mountDatasetRoutes } from './routes/dataset-routes.js';
import { mountDocumentRoutes } from './routes/document-routes.js';
import { mountImportRoutes } from './routes/import-routes.js';
import { createRouteMounter } from './routes/mount.js';
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
  /** How often a followed import is read, milliseconds. */
  followIntervalMs: number;
  health: Record<string, HealthCheck>;
}

/** The ingestion API: every route that the contracts give to this service, and no other. */
export function buildApp(deps: AppDeps): Express {
  const router = express.Router();
  router.use(requireIdentity(deps.verifyIdentity));
  const mounter = createRouteMounter(router);
  mountDatasetRoutes(mounter, deps);
  mountDocumentRoutes(mounter, deps);
  mountImportRoutes(mounter, deps);
  const missing = mounter.missing();
  if (missing.length > 0) throw new Error(`These routes have no handler: ${missing.join(', ')}`);
  return createHttpApp({
    service: 'ingestion',
    logger: deps.logger,
    metrics: deps.metrics,
    health: deps.health,
    routes: router,
  });
}
