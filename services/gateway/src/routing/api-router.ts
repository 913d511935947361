import type { Route } from '@aia/contracts';
import { AppError, jsonBody } from '@aia/platform';
import { Router, type RequestHandler } from 'express';
import { authorize } from '../auth/authorize.js';
import type { Authenticate } from '../auth/authenticate.js';
import { proxyTo, type ProxyDeps } from '../proxy/proxy.js';
import { hasBody } from '../proxy/request-body.js';

/** The gateway's own handlers, by route id. */
export type RouteHandlers = Record<string, RequestHandler>;

export interface ApiRouterDeps {
  table: readonly Route[];
  /** Public prefix of every path. */
  prefix: string;
  authenticate: Authenticate;
  handlers: RouteHandlers;
  proxy: ProxyDeps;
}

/** The router of every route of the table: name it for the metrics, check the caller, then handle or pass on. */
export function apiRouter(deps: ApiRouterDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const route of deps.table) {
    const checks = [named(deps.prefix + route.path), noStore, authorize(route, deps.authenticate)];
    router[route.method](expressPath(route.path), ...checks, ...answer(deps, route));
  }
  for (const [path, methods] of methodsByPath(deps.table)) {
    router.all(expressPath(path), named(deps.prefix + path), methodNotAllowed(methods));
  }
  return router;
}

function answer(deps: ApiRouterDeps, route: Route): RequestHandler[] {
  if (route.owner !== 'gateway') return [proxyTo(deps.proxy, route.owner, route)];
  const handler = deps.handlers[route.id];
  if (!handler) throw new Error(`No handler for the gateway's own route ${route.id}.`);
  return route.body ? [requireJson, jsonBody(), handler] : [handler];
}

/** `/datasets/{id}` -> `/datasets/:id`. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** The route pattern that the log line and the metrics of the request carry. */
function named(pattern: string): RequestHandler {
  return (_req, res, next) => {
    res.locals['route'] = pattern;
    next();
  };
}

/** What an API answers is for this caller, now. */
const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('cache-control', 'no-store');
  next();
};

const requireJson: RequestHandler = (req, _res, next) => {
  if (!hasBody(req) || req.is('application/json')) return next();
  next(new AppError('unsupported-media-type', 'Send the body as application/json.'));
};

function methodsByPath(table: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of table) {
    methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
  }
  return methods;
}

function methodNotAllowed(methods: string[]): RequestHandler {
  return (_req, res) => {
    res.setHeader('allow', methods.join(', '));
    throw new AppError('method-not-allowed', `Use ${methods.join(' or ')} here.`);
  };
}
