import { routes } from '@aia/contracts';
import { createHttpApp, type HealthCheck, type Logger } from '@aia/platform';
import { Router, type Express } from 'express';
import type { Registry } from 'prom-client';
import { apiKeyRoutes } from './accounts/api-key-routes.js';
import { sessionRoutes } from './accounts/session-routes.js';
import { userRoutes } from './accounts/user-routes.js';
import { createAuthenticate } from './auth/authenticate.js';
import type { SignInDeps } from './auth/sign-in.js';
import { docsRouter } from './docs/docs-router.js';
import type { ProxyDeps } from './proxy/proxy.js';
import { queueBoardRouter, queueBoardRoutes } from './queues/queue-board-router.js';
import { API_PREFIX } from './routing/api-prefix.js';
import { apiRouter } from './routing/api-router.js';
import { securityHeaders } from './security-headers.js';

export interface GatewayDeps extends SignInDeps {
  logger: Logger;
  metrics: Registry;
  health: Record<string, HealthCheck>;
  proxy: ProxyDeps;
  /** Proxies whose X-Forwarded-For is believed: addresses or CIDR ranges. */
  trustedProxies: string[];
}

/** The gateway's Express app. `/metrics` is not on it: that has a port of its own. */
export function buildApp(deps: GatewayDeps): Express {
  const { logger, metrics, health } = deps;
  const app = createHttpApp({
    service: 'gateway',
    logger,
    metrics,
    health,
    routes: publicRoutes(deps),
    exposeMetrics: false,
  });
  app.set('trust proxy', deps.trustedProxies.length > 0 ? deps.trustedProxies : false);
  return app;
}

function publicRoutes(deps: GatewayDeps): Router {
  const router = Router({ caseSensitive: true });
  const authenticate = createAuthenticate(deps.db, deps.accessTokens);
  const handlers = { ...sessionRoutes(deps), ...userRoutes(deps), ...apiKeyRoutes(deps), ...queueBoardRoutes() };
  router.use(securityHeaders());
  router.use(docsRouter());
  router.use(queueBoardRouter(authenticate, deps.proxy));
  router.use(
    API_PREFIX,
    apiRouter({ table: routes, prefix: API_PREFIX, authenticate, handlers, proxy: deps.proxy }),
  );
  return router;
}
