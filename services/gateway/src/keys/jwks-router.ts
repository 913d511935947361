import { Router } from 'express';

/** Clients look again after this long; a new key is published at least that long before it signs. */
const MAX_AGE_SECONDS = 300;

/**
 * `/.well-known/jwks.json`: the public keys of identity tokens, for services and auditors that want to check a token
 * themselves. There is nothing secret in it.
 */
export function jwksRouter(publicKeys: string): Router {
  const router = Router();
  router.get('/.well-known/jwks.json', (_req, res) => {
    res.setHeader('cache-control', `public, max-age=${MAX_AGE_SECONDS}`);
    res.type('application/jwk-set+json').send(publicKeys);
  });
  return router;
}
