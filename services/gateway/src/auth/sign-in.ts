import type { Session } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  findCredentials,
  openSession,
  revokeByRefreshHash,
  rotateSession,
  touchSignIn,
} from '@aia/database/gateway';
import { AppError, requestContext, type Logger } from '@aia/platform';
import type { AuditLog } from '../audit/audit-log.js';
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
  audit: AuditLog;
}

/** Where somebody signs in from; shown to them in the list of their sessions. */
export interface ClientPlace {
  ip: string;
  userAgent: string | null;
}

const DAY_MS = 86_400_000;

/** Opens a session for an e-mail address and password. Unknown, wrong and suspended look and last the same. */
export async function signIn(
  deps: SignInDeps,
  credentials: { email: string; password: string; place: ClientPlace },
): Promise<Session> {
  const { email, password, place } = credentials;
  await deps.loginLimiter.count(place.ip, email);
  const user = await findCredentials(deps.db, email);
  const matches = await deps.passwords.matches(password, user?.passwordHash);
  if (!matches || user?.status !== 'active') {
    throw new AppError('invalid-credentials', 'The e-mail address or the password is wrong.');
  }
  await deps.loginLimiter.forget(place.ip, email);
  await touchSignIn(deps.db, user.id);
  return openUserSession(deps, user.id, place);
}

/** Opens a session for a user who has proved who it is, by a password here or elsewhere. */
export async function openUserSession(
  deps: SignInDeps,
  userId: string,
  place: ClientPlace,
): Promise<Session> {
  const refreshToken = newRefreshToken();
  const stored = { refreshHash: hashToken(refreshToken), expiresAt: refreshExpiry(deps), ...place };
  const familyId = await openSession(deps.db, { userId, ...stored });
  return toSession(deps, { userId, familyId }, refreshToken);
}

/**
 * Exchanges a refresh token for a new session. A token that was used more than `leewayMs` before ends its whole family.
 */
export async function refreshSession(
  deps: SignInDeps,
  usedToken: string,
  place: ClientPlace,
  leewayMs = 0,
): Promise<Session> {
  const refreshToken = newRefreshToken();
  const successor = { refreshHash: hashToken(refreshToken), expiresAt: refreshExpiry(deps), ...place };
  const result = await rotateSession(deps.db, hashToken(usedToken), successor, leewayMs);
  if (result.outcome === 'rotated') return toSession(deps, result, refreshToken);
  if (result.outcome === 'reused') {
    deps.logger.warn(
      { userId: result.userId, familyId: result.familyId },
      'refresh token reused, family revoked',
    );
    recordReuse(deps, result, place);
  }
  throw new AppError('unauthenticated', 'The refresh token is not valid any more; sign in again.');
}

/** Ends the session of a refresh token, including its access tokens. An unknown token is no error. */
export async function signOut(deps: SignInDeps, refreshToken: string): Promise<void> {
  await revokeByRefreshHash(deps.db, hashToken(refreshToken));
}

function recordReuse(
  { audit }: SignInDeps,
  { userId, familyId }: { userId: string; familyId: string },
  { ip, userAgent }: ClientPlace,
): void {
  audit.record({
    at: new Date().toISOString(),
    action: 'session.reuse-detected',
    actorId: userId,
    actorKeyId: null,
    target: `session=${familyId}`,
    ip,
    userAgent,
    requestId: requestContext.getStore()?.requestId ?? null,
    outcome: 'refused',
    status: 401,
    details: {},
  });
}

function refreshExpiry(deps: SignInDeps): Date {
  return new Date(Date.now() + deps.refreshTokenDays * DAY_MS);
}

async function toSession(deps: SignInDeps, claims: AccessClaims, refreshToken: string): Promise<Session> {
  const accessToken = await deps.accessTokens.sign(claims);
  return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS, refreshToken };
}
