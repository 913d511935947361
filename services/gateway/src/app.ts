import { compatibilityRoutes, routes } from '@aia/contracts';
import { createHttpApp, type HealthCheck, type Logger, securityHeaders, webRouter } from '@aia/platform';
import { Router, type Express } from 'express';
import type { Registry } from 'prom-client';
import { auditRoutes } from './audit/audit-routes.js';
import { apiKeyRoutes } from './accounts/api-key-routes.js';
import { groupRoutes } from './accounts/group-routes.js';
import { sessionRoutes, type SessionRouteDeps } from './accounts/session-routes.js';
import { userRoutes } from './accounts/user-routes.js';
import { createAuthenticate } from './auth/authenticate.js';
import { browserRoutes } from './auth/browser/browser-routes.js';
import { oidcRoutes, type OidcDeps } from './auth/oidc/oidc-routes.js';
import { docsRouter } from './docs/docs-router.js';
import { compress } from './edge/compress.js';
import { crossOrigin } from './edge/cors.js';
import { closeWhileDraining, drainingCheck, type Draining } from './edge/draining.js';
import { jwksRouter } from './keys/jwks-router.js';
import { limitRate } from './limits/rate-limit.js';
import { doctorRoutes } from './operations/doctor-routes.js';
import type { DoctorDeps } from './operations/doctor.js';
import { quotaRoutes } from './operations/quota-routes.js';
import type { Protection } from './protection.js';
import type { ProxyDeps } from './proxy/proxy.js';
import { queueBoardRouter, queueBoardRoutes } from './queues/queue-board-router.js';
import { API_PREFIX } from './routing/api-prefix.js';
import { apiRouter } from './routing/api-router.js';

export interface GatewayDeps extends Omit<SessionRouteDeps & OidcDeps, 'audit'>, Pick<DoctorDeps, 'redis'> {
  logger: Logger;
  metrics: Registry;
  health: Record<string, HealthCheck>;
  proxy: ProxyDeps;
  protection: Protection;
  draining: Draining;
  /** Public key set of the identity tokens of every gateway, as JSON. */
  publicKeys: () => Promise<string>;
  /** Origins whose pages may call the API. */
  corsOrigins: string[];
  doctor: DoctorDeps['settings'];
  /** Proxies whose X-Forwarded-For is believed: addresses or CIDR ranges. */
  trustedProxies: string[];
  /** Folder of the built web app; undefined: no pages. */
  webFolder: string | undefined;
}

/** The gateway's Express app. `/metrics` is not on it: that has a port of its own. */
export function buildApp(deps: GatewayDeps): Express {
  const { logger, metrics, draining } = deps;
  const health = { ...deps.health, draining: drainingCheck(draining) };
  const app = createHttpApp({
    service: 'gateway',
    logger,
    metrics,
    health,
    routes: publicRoutes(deps),
    exposeMetrics: false,
    speaksOpenAi: true,
  });
  app.set('trust proxy', deps.trustedProxies.length > 0 ? deps.trustedProxies : false);
  return app;
}

function publicRoutes(deps: GatewayDeps): Router {
  const router = Router({ caseSensitive: true });
  const authenticate = createAuthenticate(deps.db, deps.accessTokens);
  const { protection } = deps;
  const { audit } = protection;
  const signIn = { ...deps, audit };
  const handlers = {
    ...sessionRoutes(signIn),
    ...browserRoutes(signIn),
    ...oidcRoutes(signIn),
    ...userRoutes(deps),
    ...groupRoutes(deps),
    ...apiKeyRoutes(deps),
    ...auditRoutes({ db: deps.db, audit }),
    ...quotaRoutes(protection.quotas),
    ...queueBoardRoutes(),
    ...doctorRoutes({ db: deps.db, redis: deps.redis, health: deps.health, settings: deps.doctor }),
  };
  router.use(closeWhileDraining(deps.draining), securityHeaders(), crossOrigin(deps.corsOrigins), compress());
  router.use(jwksRouter(deps.publicKeys, limitRate(protection.rate)));
  router.use(docsRouter());
  router.use(queueBoardRouter(authenticate, deps.proxy, protection));
  router.use(
    API_PREFIX,
    apiRouter({ table: routes, prefix: API_PREFIX, authenticate, handlers, proxy: deps.proxy, protection }),
  );
  router.use(
    apiRouter({
      table: compatibilityRoutes,
      prefix: '',
      authenticate,
      handlers,
      proxy: deps.proxy,
      protection,
    }),
  );
  if (deps.webFolder !== undefined) router.use(webRouter(deps.webFolder));
  return router;
}
