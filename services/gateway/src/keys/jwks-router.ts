import { Router, type RequestHandler } from 'express';

/** Who checks tokens asks again for a key that it does not know; this is for those who ask without need. */
const MAX_AGE_SECONDS = 60;

/**
 * `/.well-known/jwks.json`: the public keys of identity tokens, for services and auditors that want to check a token
 * themselves. There is nothing secret in it.
 */
export function jwksRouter(publicKeys: () => Promise<string>, limit: RequestHandler): Router {
  const router = Router();
  router.get('/.well-known/jwks.json', limit, (_req, res, next) => {
    publicKeys().then((keys) => {
      res.setHeader('cache-control', `public, max-age=${MAX_AGE_SECONDS}`);
      res.type('application/jwk-set+json').send(keys);
    }, next);
  });
  return router;
}
