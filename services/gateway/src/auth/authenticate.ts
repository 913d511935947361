import type { Database, Kysely } from '@aia/database';
import { findKeyCaller, findSessionCaller, touchApiKey, type KeyCallerRow } from '@aia/database/gateway';
import { AppError } from '@aia/platform';
import type { AccessTokens } from './access-tokens.js';
import { lowerRole, principalsOf, type Caller } from './caller.js';
import { hashToken, looksLikeApiKey } from './secret-tokens.js';

/** Finds out who a call is from, by its Authorization header. */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

const BEARER = /^Bearer +([^\s]+)$/i;
/** `last_used_at` is for people; once a minute is enough and saves a write for each call. */
const TOUCH_EVERY_MS = 60_000;

/**
 * The one way in: a bearer token that is a live access token or API key of an active user. Status, role and groups are
 * read from Postgres, so that a suspension works at once, everywhere. Calls with the same token that come while its
 * answer is on the way share it; nothing is kept after that.
 * @throws AppError `unauthenticated`
 */
export function createAuthenticate(db: Kysely<Database>, accessTokens: AccessTokens): Authenticate {
  const underWay = new Map<string, Promise<Caller>>();
  const find = (token: string) =>
    looksLikeApiKey(token) ? byApiKey(db, token) : bySession(db, accessTokens, token);
  return async (authorization) => {
    if (authorization === undefined) throw refused('Send an Authorization header with a Bearer token.');
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) throw refused('The Authorization header must be `Bearer <token>`.');
    const shared = underWay.get(token);
    if (shared) return shared;
    const found = find(token).finally(() => underWay.delete(token));
    underWay.set(token, found);
    return found;
  };
}

async function bySession(db: Kysely<Database>, accessTokens: AccessTokens, token: string): Promise<Caller> {
  const { userId, familyId } = await accessTokens.verify(token);
  const row = await findSessionCaller(db, userId, familyId);
  if (!row) throw refused('This session has ended; sign in again.');
  if (row.status !== 'active') throw suspended();
  const { role, groupIds } = row;
  const principals = principalsOf(userId, groupIds);
  return { userId, role, principals, groupIds, via: 'session', familyId, keyId: undefined, scopes: null };
}

async function byApiKey(db: Kysely<Database>, key: string): Promise<Caller> {
  const row = await findKeyCaller(db, hashToken(key));
  if (!row || row.revokedAt) throw refused('There is no such API key, or it was revoked.');
  if (row.expiresAt && row.expiresAt.getTime() <= Date.now()) throw refused('This API key has expired.');
  if (row.status !== 'active') throw suspended();
  await noteUse(db, row);
  const { userId, groupIds, keyId, scopes } = row;
  return {
    userId,
    role: lowerRole(row.role, row.keyRole),
    principals: principalsOf(userId, groupIds),
    groupIds,
    via: 'api-key',
    familyId: undefined,
    keyId,
    scopes,
  };
}

async function noteUse(db: Kysely<Database>, row: KeyCallerRow): Promise<void> {
  const notSince = new Date(Date.now() - TOUCH_EVERY_MS);
  if (!row.lastUsedAt || row.lastUsedAt <= notSince) await touchApiKey(db, row.keyId, notSince);
}

function suspended(): AppError {
  return refused('This account is suspended; ask an administrator.');
}

function refused(detail: string): AppError {
  return new AppError('unauthenticated', detail);
}
