import { createHttpApp, createRouteMounter, requireIdentity } from '@aia/platform';
import { Router, type Express } from 'express';
import type { RetrievalDeps } from './deps.js';
import { mountEvaluationRoutes } from './evaluation/evaluation-routes.js';
import { mountGoldenQuestionRoutes } from './evaluation/golden-question-routes.js';
import { searchRoutes } from './routes.js';

/** The retrieval service without a port: search and its evaluation, for callers that the gateway vouches for. */
export function buildApp(deps: RetrievalDeps): Express {
  const { logger, metrics, health } = deps;
  const routes = Router();
  routes.use(requireIdentity(deps.verifyIdentity));
  routes.use(searchRoutes(deps));
  if (deps.evaluation) {
    const mounter = createRouteMounter(routes, 'retrieval');
    mountGoldenQuestionRoutes(mounter, deps.evaluation);
    mountEvaluationRoutes(mounter, deps.evaluation);
  }
  return createHttpApp({ service: 'retrieval', logger, metrics, health, routes });
}
