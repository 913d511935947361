import { createHttpApp, requireIdentity } from '@aia/platform';
import express, { type Express } from 'express';
import type { AppDeps } from './app-deps.js';
import { mountChunkingRoutes } from './routes/chunking-routes.js';
import { mountDatasetRoutes } from './routes/dataset-routes.js';
import { mountDeadLetterRoutes } from './routes/dead-letter-routes.js';
import { mountDocumentRoutes } from './routes/document-routes.js';
import { mountImportControlRoutes } from './routes/import-control-routes.js';
import { mountIndexRoutes } from './routes/index-routes.js';
import { mountImportRoutes } from './routes/import-routes.js';
import { mountMaintenanceRoutes } from './routes/maintenance-routes.js';
import { createRouteMounter } from './routes/mount.js';
import { BOARD_PATH } from './routes/queue-board.js';
import { mountSourceRoutes } from './routes/source-routes.js';

/** The ingestion API: every route that the contracts give to this service, and no other. */
export function buildApp(deps: AppDeps): Express {
  const router = express.Router();
  router.use(requireIdentity(deps.verifyIdentity));
  const mounter = createRouteMounter(router);
  mountDatasetRoutes(mounter, deps);
  mountChunkingRoutes(mounter, deps);
  mountIndexRoutes(mounter, deps);
  mountDocumentRoutes(mounter, deps);
  mountImportRoutes(mounter, deps);
  mountSourceRoutes(mounter, deps);
  mountImportControlRoutes(mounter, deps);
  mountDeadLetterRoutes(mounter, deps);
  mountMaintenanceRoutes(mounter, deps);
  router.use(BOARD_PATH, deps.queueBoard.handle);
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
