import type { Role, Scope } from '@aia/contracts';
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
  /** Null: whatever the role allows. */
  scopes: Scope[] | null;
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
    .select(['k.id as keyId', 'k.role as keyRole', 'k.scopes'])
    .select(['k.expires_at as expiresAt', 'k.revoked_at as revokedAt', 'k.last_used_at as lastUsedAt'])
    .where('k.secret_hash', '=', secretHash)
    .executeTakeFirst();
}

/** Who holds something open: a user with the session family or the API key that it was opened with. */
export interface Holder {
  userId: string;
  familyId?: string | undefined;
  keyId?: string | undefined;
}

/** Ids of users who are suspended or gone, and of session families and keys that have ended, among `holders`. */
export async function findEnded(db: Kysely<Database>, holders: readonly Holder[]): Promise<Set<string>> {
  const ids = (of: (holder: Holder) => string | undefined) => [
    ...new Set(holders.map(of).filter((id) => id !== undefined)),
  ];
  const [users, families, keys] = [
    ids(({ userId }) => userId),
    ids(({ familyId }) => familyId),
    ids(({ keyId }) => keyId),
  ];
  const { rows } = await sql<{ id: string }>`
    select x.id::text as id from unnest(${users}::uuid[]) as x(id)
      where not exists (select from gateway.users u where u.id = x.id and u.status = 'active')
    union all select x.id::text from unnest(${families}::uuid[]) as x(id)
      where exists (select from gateway.sessions s where s.family_id = x.id and s.revoked_at is not null)
    union all select x.id::text from unnest(${keys}::uuid[]) as x(id)
      where not exists (select from gateway.api_keys k where k.id = x.id and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > now()))`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
