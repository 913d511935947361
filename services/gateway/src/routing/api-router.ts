import type { Route } from '@aia/contracts';
import { AppError } from '@aia/platform';
import { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import { auditCalls } from '../audit/audit-calls.js';
import { authorize } from '../auth/authorize.js';
import type { Authenticate } from '../auth/authenticate.js';
import { repeatSafely } from '../edge/idempotency.js';
import { enforceQuotas } from '../limits/enforce-quotas.js';
import { requireFeature } from '../limits/features.js';
import { limitRate, limitRefused } from '../limits/rate-limit.js';
import type { Protection } from '../protection.js';
import { proxyTo, type ProxyDeps } from '../proxy/proxy.js';
import { bodyWithin, hasBody } from '../proxy/request-body.js';
import { parseJson } from './parse-json.js';

/** The gateway's own handlers, by route id. */
export type RouteHandlers = Record<string, RequestHandler>;

export interface ApiRouterDeps {
  table: readonly Route[];
  /** Public prefix of every path. */
  prefix: string;
  authenticate: Authenticate;
  handlers: RouteHandlers;
  proxy: ProxyDeps;
  protection: Protection;
}

/** The router of every route of the table: name it for the metrics, check the caller, then handle or pass on. */
export function apiRouter(deps: ApiRouterDeps): RequestHandler {
  const routers = new Map<string, Router>();
  for (const segment of new Set(deps.table.map(({ path }) => firstSegment(path)))) {
    const table = deps.table.filter(({ path }) => firstSegment(path) === segment);
    routers.set(segment, routerOf({ ...deps, table }));
  }
  const dispatch: RequestHandler = (req, res, next) => {
    const router = routers.get(firstSegment(req.path));
    if (router) router(req, res, next);
    else next();
  };
  // Like a router of Express, it shows what is in it.
  return Object.assign(dispatch, { stack: [...routers.values()].flatMap(({ stack }) => stack) });
}

/** `/datasets/{id}` -> `datasets`: a router tries its routes one after the other, so that each has only a few. */
function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return end < 0 ? path.slice(1) : path.slice(1, end);
}

function routerOf(deps: ApiRouterDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const route of deps.table) {
    const checks = [named(deps.prefix + route.path), cacheRules(route), ...checksOf(deps, route)];
    router[route.method](expressPath(route.path), ...checks, ...answer(deps, route));
  }
  for (const [path, methods] of methodsByPath(deps.table)) {
    router.all(expressPath(path), named(deps.prefix + path), methodNotAllowed(methods));
  }
  return router;
}

type Check = RequestHandler | ErrorRequestHandler;

/** What stands before every handler, in this order: who calls, how often, whether the part is on, and how much. */
function checksOf({ authenticate, protection }: ApiRouterDeps, route: Route): Check[] {
  return [
    auditCalls(protection.audit, route),
    authorize(route, authenticate),
    limitRefused(protection.rate),
    limitRate(protection.rate),
    requireFeature(protection.settings, route),
    enforceQuotas(protection.quotas, route),
    protection.openStreams.enter(route),
    ...(route.body ? [requireJson] : []),
    repeatSafely(protection.idempotency, route),
  ];
}

function answer(deps: ApiRouterDeps, route: Route): RequestHandler[] {
  if (route.owner !== 'gateway') return [proxyTo(deps.proxy, route.owner, route)];
  const handler = deps.handlers[route.id];
  if (!handler) throw new Error(`No handler for the gateway's own route ${route.id}.`);
  return route.body ? [bodyWithin(deps.proxy.bodyIdleMs, parseJson()), handler] : [handler];
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

/**
 * What an API answers is for this caller, now. Clients may keep what they read from a service, if they ask each time
 * whether it is still so (`If-None-Match`); what is about accounts is kept nowhere.
 */
function cacheRules(route: Route): RequestHandler {
  const mayAskAgain = route.method === 'get' && route.owner !== 'gateway';
  const rule = mayAskAgain ? 'private, no-cache' : 'no-store';
  return (_req, res, next) => {
    res.setHeader('cache-control', rule);
    if (mayAskAgain) res.setHeader('vary', 'Authorization');
    next();
  };
}

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
