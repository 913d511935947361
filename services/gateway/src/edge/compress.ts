import compression from 'compression';
import type { RequestHandler } from 'express';

/** Smaller answers are not worth the work, bytes. */
const THRESHOLD = 2048;

/**
 * Compresses answers, except streams, whose events must not wait in a buffer, and answers with secrets: their length
 * would tell about them.
 */
export function compress(): RequestHandler {
  return compression({
    threshold: THRESHOLD,
    filter: (req, res) => {
      const type = String(res.getHeader('content-type') ?? '');
      if (type.startsWith('text/event-stream') || req.originalUrl.startsWith('/api/v1/auth/')) return false;
      return compression.filter(req, res);
    },
  });
}
