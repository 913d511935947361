import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const POLICY: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'connect-src': ["'self'"],
  'font-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'manifest-src': ["'self'"],
  'script-src': ["'self'"],
  'script-src-attr': ["'none'"],
  'style-src': ["'self'"],
  'worker-src': ["'self'"],
};

/** The content policy as a header's value; `styleNonce` also allows style elements that carry it. */
export function contentPolicy(options: { styleNonce?: string } = {}): string {
  const styles = options.styleNonce === undefined ? [] : [`'nonce-${options.styleNonce}'`];
  return Object.entries(POLICY)
    .map(([name, sources]) => [name, ...sources, ...(name === 'style-src' ? styles : [])].join(' '))
    .join(';');
}

/**
 * Security headers of every answer. Scripts, styles and connections come from this origin only and nothing is inline;
 * `data:` images are the icons of the API reference. Requests are not upgraded to HTTPS, because a laptop has none.
 */
export function securityHeaders(): RequestHandler {
  const headers = Object.entries({ 'content-security-policy': contentPolicy(), ...helmetHeaders() });
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

/** What helmet sets, which is the same for every answer: asked once, instead of a dozen handlers each time. */
function helmetHeaders(): Record<string, string> {
  const set: Record<string, string> = {};
  const answer = {
    setHeader: (name: string, value: string) => (set[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  const handler = helmet({
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  handler({} as IncomingMessage, answer as unknown as ServerResponse, (error?: unknown) => {
    if (error instanceof Error) throw error;
  });
  return set;
}
