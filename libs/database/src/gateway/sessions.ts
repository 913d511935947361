import { newId } from '@aia/platform';
import type { Page, UserSession } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';

const USER_AGENT_CHARACTERS = 300;

/** A refresh token as it is stored: its hash, never the token. */
export interface NewSession {
  userId: string;
  refreshHash: string;
  expiresAt: Date;
  /** Where it was opened or refreshed from, to be shown to its user. */
  ip?: string | null;
  userAgent?: string | null;
}

/** What came of an attempt to use a refresh token. `reused` has revoked the whole family. */
export type RotationOutcome =
  | { outcome: 'rotated'; userId: string; familyId: string }
  | { outcome: 'reused'; userId: string; familyId: string }
  | { outcome: 'refused' };

/** Opens a new family of refresh tokens and returns its id. */
export async function openSession(db: Kysely<Database>, session: NewSession): Promise<string> {
  const familyId = newId();
  await insertSession(db, familyId, session);
  return familyId;
}

/**
 * Exchanges a refresh token for its successor, in one transaction. Of two calls with the same token one wins; the
 * other, like any later use, counts as theft and ends the family with everything that came from it. Within `leewayMs`
 * of its first use a token is exchanged once more instead: its caller may never have seen the answer.
 */
export async function rotateSession(
  db: Kysely<Database>,
  usedHash: string,
  successor: Omit<NewSession, 'userId'>,
  leewayMs = 0,
): Promise<RotationOutcome> {
  return db.transaction().execute(async (tx) => {
    const used = await tx
      .updateTable('gateway.sessions')
      // The leeway counts from the first use, so that no token can be kept alive by using it again and again.
      .set({ used_at: sql`coalesce(used_at, ${new Date()})` })
      .where('refresh_hash', '=', usedHash)
      .where((row) =>
        leewayMs === 0
          ? row('used_at', 'is', null)
          : row.or([row('used_at', 'is', null), row('used_at', '>', new Date(Date.now() - leewayMs))]),
      )
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', new Date())
      .where('user_id', 'in', (users) =>
        users.selectFrom('gateway.users').select('id').where('status', '=', 'active'),
      )
      .returning(['user_id', 'family_id'])
      .executeTakeFirst();
    if (!used) return revokeIfReused(tx, usedHash);
    await insertSession(tx, used.family_id, { ...successor, userId: used.user_id });
    return { outcome: 'rotated', userId: used.user_id, familyId: used.family_id };
  });
}

async function revokeIfReused(db: Kysely<Database>, hash: string): Promise<RotationOutcome> {
  const known = await db
    .selectFrom('gateway.sessions')
    .select(['user_id', 'family_id', 'used_at'])
    .where('refresh_hash', '=', hash)
    .executeTakeFirst();
  if (!known?.used_at) return { outcome: 'refused' };
  await revokeFamily(db, known.family_id);
  return { outcome: 'reused', userId: known.user_id, familyId: known.family_id };
}

/** Ends the family of a refresh token; an unknown token changes nothing. */
export async function revokeByRefreshHash(db: Kysely<Database>, hash: string): Promise<void> {
  const known = await db
    .selectFrom('gateway.sessions')
    .select('family_id')
    .where('refresh_hash', '=', hash)
    .executeTakeFirst();
  if (known) await revokeFamily(db, known.family_id);
}

/** Ends every token of a family. */
export async function revokeFamily(db: Kysely<Database>, familyId: string): Promise<void> {
  await db
    .updateTable('gateway.sessions')
    .set({ revoked_at: new Date() })
    .where('family_id', '=', familyId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Ends every session of a user. */
export async function revokeUserSessions(
  db: Kysely<Database>,
  userId: string,
  exceptFamily?: string,
): Promise<void> {
  let query = db
    .updateTable('gateway.sessions')
    .set({ revoked_at: new Date() })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null);
  if (exceptFamily !== undefined) query = query.where('family_id', '!=', exceptFamily);
  await query.execute();
}

/** Ends one session of a user; false when the user has no such live session. */
export async function revokeUserSession(
  db: Kysely<Database>,
  userId: string,
  familyId: string,
): Promise<boolean> {
  const result = await db
    .updateTable('gateway.sessions')
    .set({ revoked_at: new Date() })
    .where('user_id', '=', userId)
    .where('family_id', '=', familyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return result.numUpdatedRows > 0n;
}

/** The live sessions of a user, oldest first; `currentFamily` is the one that asks. */
export async function listUserSessions(
  db: Kysely<Database>,
  userId: string,
  currentFamily: string | undefined,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<UserSession>> {
  const after = page.cursor === undefined ? null : decodeCursor(page.cursor);
  const { rows } = await sql<SessionRow>`
    select family_id as id, min(created_at) as "createdAt", max(created_at) as "lastUsedAt",
      max(expires_at) as "expiresAt",
      (array_agg(ip order by created_at desc))[1] as ip,
      (array_agg(user_agent order by created_at desc))[1] as "userAgent"
    from gateway.sessions
    where user_id = ${userId}::uuid and (${after}::uuid is null or family_id > ${after}::uuid)
    group by family_id
    having bool_and(revoked_at is null) and max(expires_at) > now()
    order by family_id limit ${page.limit + 1}`.execute(db);
  return toPage(rows, page.limit, (row) => ({
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    ip: row.ip,
    userAgent: row.userAgent,
    current: row.id === currentFamily,
  }));
}

interface SessionRow {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
}

/** Removes refresh tokens that expired before `before`: no call can need them any more. Returns how many. */
export async function deleteExpiredSessions(db: Kysely<Database>, before: Date): Promise<number> {
  const result = await db
    .deleteFrom('gateway.sessions')
    .where('expires_at', '<', before)
    .executeTakeFirstOrThrow();
  return Number(result.numDeletedRows);
}

async function insertSession(db: Kysely<Database>, familyId: string, session: NewSession): Promise<void> {
  await db
    .insertInto('gateway.sessions')
    .values({
      id: newId(),
      user_id: session.userId,
      family_id: familyId,
      refresh_hash: session.refreshHash,
      expires_at: session.expiresAt,
      ip: session.ip ?? null,
      user_agent: session.userAgent?.slice(0, USER_AGENT_CHARACTERS) ?? null,
    })
    .execute();
}
