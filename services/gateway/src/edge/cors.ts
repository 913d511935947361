import cors from 'cors';
import type { RequestHandler } from 'express';

/** Headers of answers that pages of another origin may read. */
const EXPOSED = [
  'etag',
  'idempotency-replayed',
  'location',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'x-request-id',
];
const PREFLIGHT_SECONDS = 600;

/**
 * Cross-origin calls of the origins that are listed, and of no other. Cookies are never allowed: pages of other origins
 * send a bearer token.
 */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  if (origins.length === 0) return (_req, _res, next) => next();
  return cors({
    origin: [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'accept',
      'authorization',
      'content-type',
      'idempotency-key',
      'if-match',
      'if-none-match',
      'last-event-id',
    ],
    exposedHeaders: EXPOSED,
    maxAge: PREFLIGHT_SECONDS,
    credentials: false,
  });
}
