import type { Session } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { findCredentials, openSession, revokeByRefreshHash, rotateSession } from '@aia/database/gateway';
import { AppError, type Logger } from '@aia/platform';
import { ACCESS_TOKEN_SECONDS, type AccessClaims, type AccessTokens } from './access-tokens.js';
import type { LoginLimiter } from './login-limiter.js';
import type { Passwords } from './passwords.js';
import { hashToken, newRefreshToken } from './secret-tokens.js';

export interface SignInDeps {
  db: Kysely<Database>;
  passwords: Passwords;
  accessTokens: AccessTokens;
  loginLimiter: LoginLimiter;
  refreshTokenDays: number;
  logger: Logger;
}

const DAY_MS = 86_400_000;

/** Opens a session for an e-mail address and password. Unknown, wrong and suspended look and last the same. */
export async function signIn(
  deps: SignInDeps,
  credentials: { email: string; password: string; ip: string },
): Promise<Session> {
  const { email, password, ip } = credentials;
  await deps.loginLimiter.count(ip, email);
  const user = await findCredentials(deps.db, email);
  const matches = await deps.passwords.matches(password, user?.passwordHash);
  if (!matches || user?.status !== 'active') {
    throw new AppError('invalid-credentials', 'The e-mail address or the password is wrong.');
  }
  await deps.loginLimiter.forget(ip, email);
  const refreshToken = newRefreshToken();
  const stored = { refreshHash: hashToken(refreshToken), expiresAt: refreshExpiry(deps) };
  const familyId = await openSession(deps.db, { userId: user.id, ...stored });
  return toSession(deps, { userId: user.id, familyId }, refreshToken);
}

/** Exchanges a refresh token for a new session. A token that was used before ends its whole family. */
export async function refreshSession(deps: SignInDeps, usedToken: string): Promise<Session> {
  const refreshToken = newRefreshToken();
  const successor = { refreshHash: hashToken(refreshToken), expiresAt: refreshExpiry(deps) };
  const result = await rotateSession(deps.db, hashToken(usedToken), successor);
  if (result.outcome === 'rotated') return toSession(deps, result, refreshToken);
  if (result.outcome === 'reused') {
    deps.logger.warn(
      { userId: result.userId, familyId: result.familyId },
      'refresh token reused, family revoked',
    );
  }
  throw new AppError('unauthenticated', 'The refresh token is not valid any more; sign in again.');
}

/** Ends the session of a refresh token, including its access tokens. An unknown token is no error. */
export async function signOut(deps: SignInDeps, refreshToken: string): Promise<void> {
  await revokeByRefreshHash(deps.db, hashToken(refreshToken));
}

function refreshExpiry(deps: SignInDeps): Date {
  return new Date(Date.now() + deps.refreshTokenDays * DAY_MS);
}

async function toSession(deps: SignInDeps, claims: AccessClaims, refreshToken: string): Promise<Session> {
  const accessToken = await deps.accessTokens.sign(claims);
  return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS, refreshToken };
}
