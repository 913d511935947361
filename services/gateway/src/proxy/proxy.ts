import type { Readable } from 'node:stream';
import type { Route, RouteOwner } from '@aia/contracts';
import { contextHeaders, IDENTITY_HEADER, type IdentitySigner } from '@aia/platform';
import type { Request, RequestHandler, Response } from 'express';
import type { Dispatcher } from 'undici';
import { callerOf, toIdentity } from '../auth/authorize.js';
import { rawBodyOf } from '../edge/idempotency.js';
import { meterOf } from '../limits/enforce-quotas.js';
import { requestHeaders } from './forward-headers.js';
import { ClientGone, relay } from './relay.js';
import { endAfterAnswer, hasBody, limitedBody, wholeBody, type BodyLimits } from './request-body.js';
import { toUpstreamError } from './upstream-error.js';
import { upstreamPath } from './upstream-path.js';

/** Every service behind the gateway by name, with its origin. */
export type Upstreams = Record<Exclude<RouteOwner, 'gateway'>, string>;

export interface ProxyDeps {
  dispatcher: Dispatcher;
  upstreams: Upstreams;
  identitySigner: IdentitySigner;
  /** Bytes of a multipart upload. */
  maxUploadBytes: number;
  /** Bytes of any other body. */
  maxJsonBytes: number;
  /** The longest pause of a client that is sending its body, ms. */
  bodyIdleMs: number;
}

/** Bytes that are kept in memory for a moment: what a question or a small change takes. */
const SMALL_BODY_BYTES = 16_384;

/** A handler that passes a call of `route` on to `owner`, with the caller's identity, and streams the answer back. */
export function proxyTo(deps: ProxyDeps, owner: keyof Upstreams, route: Route): RequestHandler {
  return (req, res, next) => {
    forward(deps, owner, route, req, res).catch((error: unknown) => {
      if (error instanceof ClientGone) return;
      const problem = toUpstreamError(owner, error);
      if (problem.code === 'request-timeout') endAfterAnswer(req, res);
      next(problem);
    });
  };
}

async function forward(
  deps: ProxyDeps,
  owner: keyof Upstreams,
  route: Route,
  req: Request,
  res: Response,
): Promise<void> {
  const path = upstreamPath(route, req.params, req.url);
  const token = await deps.identitySigner.sign(toIdentity(callerOf(res)));
  const takesBody = (route.body ?? route.bodyType) !== undefined && hasBody(req);
  const length = req.headers['content-length'];
  const own = {
    ...contextHeaders(),
    [IDENTITY_HEADER]: token,
    ...(takesBody && length !== undefined ? { 'content-length': length } : {}),
  };
  const options: Dispatcher.DispatchOptions = {
    origin: deps.upstreams[owner],
    method: req.method,
    path,
    headers: requestHeaders(req.headers, own),
    body: takesBody ? (rawBodyOf(res) ?? (await bodyOf(req, limitsOf(deps, route)))) : null,
  };
  const meter = meterOf(res);
  await relay(deps.dispatcher, options, res, meter && ((chunk) => meter.observe(chunk)));
}

/** A small body is sent in one packet with its head, which saves the service a wait; any other as it comes. */
async function bodyOf(req: Request, limits: BodyLimits): Promise<Buffer | Readable> {
  const length = Number(req.headers['content-length'] ?? Infinity);
  return length <= SMALL_BODY_BYTES ? wholeBody(req, limits) : limitedBody(req, limits);
}

function limitsOf(deps: ProxyDeps, route: Route): BodyLimits {
  const maxBytes = route.bodyType === 'multipart' ? deps.maxUploadBytes : deps.maxJsonBytes;
  return { maxBytes, idleMs: deps.bodyIdleMs };
}
