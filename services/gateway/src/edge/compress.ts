import compression from 'compression';
import type { RequestHandler } from 'express';

/**
 * Bytes that a new connection sends before it waits for the other side: ten segments of 1,460 (RFC 6928). An answer that
 * fits arrives no earlier for being smaller, and compressing it takes longer than anything else the gateway does.
 */
const THRESHOLD = 14_600;

/**
 * Compresses answers, except streams, whose events must not wait in a buffer, and answers with secrets: their length
 * would tell about them.
 */
export function compress(): RequestHandler {
  const compressed = compression({
    threshold: THRESHOLD,
    filter: (req, res) => {
      const type = String(res.getHeader('content-type') ?? '');
      if (type.startsWith('text/event-stream') || req.originalUrl.startsWith('/api/v1/auth/')) return false;
      return compression.filter(req, res);
    },
  });
  // Who takes no compressed answer gets one that may be kept for anybody: there is nothing to prepare.
  return (req, res, next) => {
    if (req.headers['accept-encoding'] === undefined) next();
    else compressed(req, res, next);
  };
}
