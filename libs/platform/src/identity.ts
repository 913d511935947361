import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { identitySchema, type Identity } from '@aia/contracts';
import type { RequestHandler } from 'express';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { AppError } from './app-error.js';
import { createExpiringCache } from './expiring-cache.js';
import { createIdentityKeys, type IdentityKeys } from './identity-keys.js';
import { requestContext } from './request-context.js';

/** Header that carries the gateway's word about who is calling. */
export const IDENTITY_HEADER = 'x-aia-identity';
const ISSUER = 'aia-gateway';
const AUDIENCE = 'aia-internal';
const ALGORITHM = 'EdDSA';
/** Long enough for clocks that differ and a slow hop; a call is checked once, when it arrives. */
const LIFETIME_SECONDS = 60;
/** A signed token is used again for this long: signing and checking anew cost each call about a millisecond. */
const REUSE_SECONDS = 20;
/** Callers and tokens that are remembered at once. */
const REMEMBERED = 2000;

const privateJwkSchema = z.looseObject({ kty: z.string(), kid: z.string(), d: z.string() });

/** A new Ed25519 pair as the two environment values: the gateway's signing key and everyone's public key set. */
export function generateInternalKeys(): { signingKey: string; publicKeys: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kid = randomUUID();
  return {
    signingKey: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid }),
    publicKeys: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] }),
  };
}

/** The public half of a signing key as a JSON Web Key: what may be shown to anybody. */
export function publicKeyOf(signingKey: string): { kid: string } & Record<string, unknown> {
  const jwk = privateJwkSchema.parse(JSON.parse(signingKey));
  const publicKey = createPublicKey(createPrivateKey({ key: jwk, format: 'jwk' }));
  return { ...publicKey.export({ format: 'jwk' }), kid: jwk.kid, alg: ALGORITHM, use: 'sig' };
}

/** Mints identity tokens: only the gateway has one. */
export interface IdentitySigner {
  sign(identity: Identity): Promise<string>;
}

/** A signer from the private JWK in `INTERNAL_SIGNING_KEY`. */
export function createIdentitySigner(signingKey: string): IdentitySigner {
  const jwk = privateJwkSchema.parse(JSON.parse(signingKey));
  const key: KeyObject = createPrivateKey({ key: jwk, format: 'jwk' });
  createPublicKey(key);
  const signed = createExpiringCache<Promise<string>>(REMEMBERED);
  return {
    sign: (identity) => {
      const caller = JSON.stringify([identity.userId, identity.role, identity.principals]);
      const known = signed.get(caller);
      if (known) return known;
      const token = signIdentity(identity, key, jwk.kid);
      signed.set(caller, token, Date.now() + REUSE_SECONDS * 1000);
      return token;
    },
  };
}

function signIdentity(identity: Identity, key: KeyObject, kid: string): Promise<string> {
  return new SignJWT({ role: identity.role, principals: identity.principals })
    .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'aia-identity+jwt' })
    .setSubject(identity.userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .sign(key);
}

/** Checks an identity token and returns its caller; throws `unauthenticated`. */
export type IdentityVerifier = (token: string) => Promise<Identity>;

/** A verifier by public keys: a set as JSON, which stays as it is, or one that follows the gateway's. */
export function createIdentityVerifier(
  publicKeys: string | IdentityKeys,
  now: () => number = Date.now,
): IdentityVerifier {
  const keySet = typeof publicKeys === 'string' ? createIdentityKeys({ start: publicKeys }) : publicKeys;
  const verified = createExpiringCache<Identity>(REMEMBERED, now);
  return async (token) => {
    const known = verified.get(token);
    if (known) return known;
    const { identity, expires } = await verifyIdentity(token, keySet, new Date(now()));
    verified.set(token, identity, expires);
    return identity;
  };
}

/** The caller in a token and when the token expires, Unix milliseconds. */
async function verifyIdentity(token: string, keySet: IdentityKeys, currentDate: Date) {
  try {
    const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: [ALGORITHM], typ: 'aia-identity+jwt' };
    const { payload } = await jwtVerify(token, keySet, { ...options, currentDate, requiredClaims: ['exp'] });
    const { sub, role, principals } = payload;
    return {
      identity: identitySchema.parse({ userId: sub, role, principals }),
      expires: (payload.exp ?? 0) * 1000,
    };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('unauthenticated', 'The internal identity token is not valid.', { cause });
  }
}

/** Middleware: no valid identity token, no entry. The caller is then in the request context. */
export function requireIdentity(verify: IdentityVerifier): RequestHandler {
  return (req, _res, next) => {
    const token = req.header(IDENTITY_HEADER);
    if (!token) return next(new AppError('unauthenticated', 'Call this service through the gateway.'));
    verify(token).then((identity) => {
      const context = requestContext.getStore();
      if (context) Object.assign(context, { identity, identityToken: token });
      next();
    }, next);
  };
}

/** The verified caller of the current request; throws `unauthenticated` outside of one. */
export function currentIdentity(): Identity {
  const identity = requestContext.getStore()?.identity;
  if (!identity) throw new AppError('unauthenticated', 'Sign in first.');
  return identity;
}
