import { createHttpApp, type Logger, securityHeaders, webRouter } from '@aia/platform';
import compression from 'compression';
import { type Express, Router } from 'express';
import type { Registry } from 'prom-client';

export interface WebDeps {
  logger: Logger;
  metrics: Registry;
  /** Folder of the built app. */
  folder: string;
}

/**
 * The server of the app's files where they scale apart from the gateway, e.g. in Kubernetes. Its pages call the API on
 * their own origin: a proxy in front sends `/api` and the like to the gateway. It calls nothing and holds no secrets.
 * Its port is public, so metrics are not on it.
 */
export function buildApp({ logger, metrics, folder }: WebDeps): Express {
  const routes = Router();
  routes.use(securityHeaders(), compression(), webRouter(folder));
  return createHttpApp({ service: 'web', logger, metrics, health: {}, routes, exposeMetrics: false });
}
