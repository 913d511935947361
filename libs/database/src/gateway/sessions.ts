import { newId } from '@aia/platform';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** A refresh token as it is stored: its hash, never the token. */
export interface NewSession {
  userId: string;
  refreshHash: string;
  expiresAt: Date;
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
 * other, like any later use, counts as theft and ends the family with everything that came from it.
 */
export async function rotateSession(
  db: Kysely<Database>,
  usedHash: string,
  successor: Omit<NewSession, 'userId'>,
): Promise<RotationOutcome> {
  return db.transaction().execute(async (tx) => {
    const used = await tx
      .updateTable('gateway.sessions')
      .set({ used_at: new Date() })
      .where('refresh_hash', '=', usedHash)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', new Date())
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
    })
    .execute();
}
