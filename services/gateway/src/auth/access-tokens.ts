import { createSecretKey, type KeyObject } from 'node:crypto';
import { AppError, createExpiringCache } from '@aia/platform';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** Seconds that an access token lives. */
export const ACCESS_TOKEN_SECONDS = 900;
const ALGORITHM = 'HS256';
const ISSUER = 'aia-gateway';
const AUDIENCE = 'aia-api';
const TYPE = 'at+jwt';
/** Tokens whose signature need not be checked again until they expire; who may call is still read at each call. */
const REMEMBERED = 10_000;

/** What an access token says: which user, by which session family. Role and status are read anew for each call. */
export interface AccessClaims {
  userId: string;
  familyId: string;
}

/** Signs and checks access tokens. */
export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>;
  /** @throws AppError `unauthenticated` for anything but a live token of this gateway. */
  verify(token: string): Promise<AccessClaims>;
}

const claimsSchema = z.object({ sub: z.uuid(), sid: z.uuid(), exp: z.number() });

/**
 * JWTs signed with HMAC-SHA-256: algorithm, issuer, audience and type are pinned. Tokens of `previous` secrets are taken
 * too, so that the secret can be changed while people work.
 */
export function createAccessTokens(secret: string, previous: readonly string[] = []): AccessTokens {
  const [key, ...olderKeys] = [secret, ...previous].map((text) => createSecretKey(Buffer.from(text)));
  if (!key) throw new Error('There is no secret to sign with.');
  const verified = createExpiringCache<AccessClaims>(REMEMBERED);
  return {
    sign: ({ userId, familyId }) =>
      new SignJWT({ sid: familyId })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
        .sign(key),
    verify: async (token) => {
      const known = verified.get(token);
      if (known) return known;
      const { claims, expires } = await verifyWithAny(token, [key, ...olderKeys]);
      verified.set(token, claims, expires);
      return claims;
    },
  };
}

/** The claims by the first key that the token is signed with. */
async function verifyWithAny(token: string, keys: readonly KeyObject[]) {
  let refusal: unknown;
  for (const key of keys) {
    try {
      return await verifyAccessToken(token, key);
    } catch (error) {
      refusal ??= error;
    }
  }
  throw refusal;
}

/** The claims of a token and when it expires, Unix milliseconds. */
async function verifyAccessToken(
  token: string,
  key: KeyObject,
): Promise<{ claims: AccessClaims; expires: number }> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: TYPE,
      requiredClaims: ['exp', 'iat'],
    });
    const { sub, sid, exp } = claimsSchema.parse(payload);
    return { claims: { userId: sub, familyId: sid }, expires: exp * 1000 };
  } catch (cause) {
    const detail = 'The access token is not valid or has expired; sign in again.';
    throw new AppError('unauthenticated', detail, { cause });
  }
}
