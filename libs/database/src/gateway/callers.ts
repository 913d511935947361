import type { Role } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';

/** A user as of now: everything that a request is judged by. */
export interface CallerRow {
  userId: string;
  role: Role;
  status: 'active' | 'suspended';
  groupIds: string[];
}

/** The API key of a call with the user that it acts as. */
export interface KeyCallerRow extends CallerRow {
  keyId: string;
  keyRole: Role;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

const groupIds = sql<string[]>`array(
  select m.group_id::text from gateway.group_members m where m.user_id = u.id order by 1)`;

/** The user of a session, unless the session's family is revoked: then, as for an unknown user, nothing. */
export async function findSessionCaller(
  db: Kysely<Database>,
  userId: string,
  familyId: string,
): Promise<CallerRow | undefined> {
  const { rows } = await sql<CallerRow>`${sql.raw(preparedMark('session-caller'))}
    select u.id as "userId", u.role, u.status, ${groupIds} as "groupIds" from gateway.users u
    where u.id = ${userId}::uuid
      and exists (select from gateway.sessions s where s.family_id = ${familyId}::uuid)
      and not exists (select from gateway.sessions s
        where s.family_id = ${familyId}::uuid and s.revoked_at is not null)`.execute(db);
  return rows[0];
}

/** The API key with this hash and its user. */
export async function findKeyCaller(
  db: Kysely<Database>,
  secretHash: string,
): Promise<KeyCallerRow | undefined> {
  return db
    .selectFrom('gateway.api_keys as k')
    .modifyFront(sql.raw(preparedMark('key-caller')))
    .innerJoin('gateway.users as u', 'u.id', 'k.user_id')
    .select(['u.id as userId', 'u.role', 'u.status', groupIds.as('groupIds')])
    .select(['k.id as keyId', 'k.role as keyRole'])
    .select(['k.expires_at as expiresAt', 'k.revoked_at as revokedAt', 'k.last_used_at as lastUsedAt'])
    .where('k.secret_hash', '=', secretHash)
    .executeTakeFirst();
}
