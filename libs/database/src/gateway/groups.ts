import type { Group, Page, User } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';
import { toUser } from './users.js';

interface PageOptions {
  limit: number;
  cursor?: string | undefined;
}

const memberCount = sql<number>`(
  select count(*) from gateway.group_members m where m.group_id = g.id)`.as('member_count');

function groups(db: Kysely<Database>) {
  return db
    .selectFrom('gateway.groups as g')
    .select(['g.id', 'g.name', 'g.source', 'g.created_at', memberCount]);
}

/** Groups by age, oldest first. */
export async function listGroups(db: Kysely<Database>, page: PageOptions): Promise<Page<Group>> {
  let query = groups(db)
    .orderBy('g.id')
    .limit(page.limit + 1);
  if (page.cursor !== undefined) query = query.where('g.id', '>', decodeCursor(page.cursor));
  return toPage(await query.execute(), page.limit, toGroup);
}

/** One group. */
export async function findGroup(db: Kysely<Database>, id: string): Promise<Group | undefined> {
  const row = await groups(db).where('g.id', '=', id).executeTakeFirst();
  return row && toGroup(row);
}

/** Adds a local group; undefined when the name is taken. */
export async function insertGroup(db: Kysely<Database>, name: string): Promise<Group | undefined> {
  const row = await db
    .insertInto('gateway.groups')
    .values({ id: newId(), name })
    .onConflict((conflict) => conflict.columns(['source', 'name']).doNothing())
    .returning(['id', 'name', 'source', 'created_at'])
    .executeTakeFirst();
  return row && toGroup({ ...row, member_count: 0 });
}

/** Renames a local group; `taken` when another one has the name, `unknown` also for groups of a provider. */
export async function renameGroup(
  db: Kysely<Database>,
  id: string,
  name: string,
): Promise<'renamed' | 'taken' | 'unknown'> {
  const { rows } = await sql<{ renamed: boolean; taken: boolean }>`
    with other as (select id from gateway.groups where source = 'local' and name = ${name} and id <> ${id}::uuid),
      renamed as (update gateway.groups set name = ${name}
        where id = ${id}::uuid and source = 'local' and not exists (select from other) returning id)
    select exists (select from renamed) as renamed, exists (select from other) as taken`.execute(db);
  if (rows[0]?.renamed) return 'renamed';
  return rows[0]?.taken ? 'taken' : 'unknown';
}

/** Deletes a group; false when there is none with this id. */
export async function deleteGroup(db: Kysely<Database>, id: string): Promise<boolean> {
  const result = await db.deleteFrom('gateway.groups').where('id', '=', id).executeTakeFirstOrThrow();
  return result.numDeletedRows > 0n;
}

/** The users of a group, oldest first. */
export async function listGroupMembers(
  db: Kysely<Database>,
  groupId: string,
  page: PageOptions,
): Promise<Page<User>> {
  let query = db
    .selectFrom('gateway.users as u')
    .innerJoin('gateway.group_members as m', 'm.user_id', 'u.id')
    .select(['u.id', 'u.email', 'u.role', 'u.status', 'u.created_at', 'u.last_sign_in_at'])
    .where('m.group_id', '=', groupId)
    .orderBy('u.id')
    .limit(page.limit + 1);
  if (page.cursor !== undefined) query = query.where('u.id', '>', decodeCursor(page.cursor));
  return toPage(await query.execute(), page.limit, toUser);
}

/** Adds a user to a local group; adding twice is adding once. False when there is no such group or user. */
export async function addGroupMember(
  db: Kysely<Database>,
  groupId: string,
  userId: string,
): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    with known as (select g.id as group_id, u.id as user_id from gateway.groups g, gateway.users u
        where g.id = ${groupId}::uuid and g.source = 'local' and u.id = ${userId}::uuid),
      added as (insert into gateway.group_members (group_id, user_id) select * from known on conflict do nothing)
    select exists (select from known) as known`.execute(db);
  return rows[0]?.known ?? false;
}

/** Removes a user from a local group; false when the user was not in it. */
export async function removeGroupMember(
  db: Kysely<Database>,
  groupId: string,
  userId: string,
): Promise<boolean> {
  const { rows } = await sql`
    delete from gateway.group_members m using gateway.groups g
    where g.id = m.group_id and g.source = 'local'
      and m.group_id = ${groupId}::uuid and m.user_id = ${userId}::uuid returning m.user_id`.execute(db);
  return rows.length > 0;
}

/** The groups of a user by name. */
export async function listUserGroups(
  db: Kysely<Database>,
  userId: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('gateway.groups as g')
    .innerJoin('gateway.group_members as m', 'm.group_id', 'g.id')
    .select(['g.id', 'g.name'])
    .where('m.user_id', '=', userId)
    .orderBy('g.name')
    .execute();
}

/** Makes a user's memberships in groups of the provider exactly these; groups that are new are made. */
export async function replaceProviderGroups(
  db: Kysely<Database>,
  userId: string,
  names: readonly string[],
): Promise<void> {
  if (names.length > 0) {
    const rows = names.map((name) => ({ id: newId(), name, source: 'oidc' as const }));
    await db
      .insertInto('gateway.groups')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['source', 'name']).doNothing())
      .execute();
  }
  await sql`delete from gateway.group_members m using gateway.groups g
    where g.id = m.group_id and g.source = 'oidc' and m.user_id = ${userId}::uuid
      and g.name <> all(${[...names]}::text[])`.execute(db);
  await sql`insert into gateway.group_members (group_id, user_id)
    select g.id, ${userId}::uuid from gateway.groups g
    where g.source = 'oidc' and g.name = any(${[...names]}::text[]) on conflict do nothing`.execute(db);
}

interface GroupRow {
  id: string;
  name: string;
  source: 'local' | 'oidc';
  created_at: Date;
  member_count: number;
}

function toGroup(row: GroupRow): Group {
  return {
    id: row.id,
    name: row.name,
    source: row.source,
    memberCount: Number(row.member_count),
    createdAt: row.created_at.toISOString(),
  };
}
