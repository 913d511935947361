import { createSecretKey } from 'node:crypto';
import { AppError } from '@aia/platform';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** Seconds that an access token lives. */
export const ACCESS_TOKEN_SECONDS = 900;
const ALGORITHM = 'HS256';
const ISSUER = 'aia-gateway';
const AUDIENCE = 'aia-api';
const TYPE = 'at+jwt';

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

const claimsSchema = z.object({ sub: z.uuid(), sid: z.uuid() });

/** JWTs signed with HMAC-SHA-256: algorithm, issuer, audience and type are pinned. */
export function createAccessTokens(secret: string): AccessTokens {
  const key = createSecretKey(Buffer.from(secret));
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
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          requiredClaims: ['exp', 'iat'],
        });
        const { sub, sid } = claimsSchema.parse(payload);
        return { userId: sub, familyId: sid };
      } catch (cause) {
        throw new AppError(
          'unauthenticated',
          'The access token is not valid or has expired; sign in again.',
          {
            cause,
          },
        );
      }
    },
  };
}
