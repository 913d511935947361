import { createHttpApp, requireIdentity } from '@aia/platform';
import { Router, type Express } from 'express';
import type { RetrievalDeps } from './deps.js';
import { searchRoutes } from './routes.js';

/** The retrieval service without a port: search for callers that the gateway vouches for. */
export function buildApp(deps: RetrievalDeps): Express {
  const { logger, metrics, health } = deps;
  const routes = Router();
  routes.use(requireIdentity(deps.verifyIdentity));
  routes.use(searchRoutes(deps));
  return createHttpApp({ service: 'retrieval', logger, metrics, health, routes });
}
