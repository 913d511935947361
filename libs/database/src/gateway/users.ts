import type { Page, Role, User } from '@aia/contracts';
import { newId } from '@aia/platform';
import type { Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';

/** What signing in needs to know about a user. */
export interface UserCredentials {
  id: string;
  passwordHash: string;
  status: 'active' | 'suspended';
}

export interface NewUser {
  email: string;
  passwordHash: string;
  role: Role;
}

const publicColumns = ['id', 'email', 'role', 'created_at'] as const;

/** E-mail addresses are compared without regard to case. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The credentials of the user with this e-mail address. */
export async function findCredentials(
  db: Kysely<Database>,
  email: string,
): Promise<UserCredentials | undefined> {
  const row = await db
    .selectFrom('gateway.users')
    .select(['id', 'password_hash', 'status'])
    .where('email', '=', normalizeEmail(email))
    .executeTakeFirst();
  return row && { id: row.id, passwordHash: row.password_hash, status: row.status };
}

/** One user. */
export async function findUser(db: Kysely<Database>, id: string): Promise<User | undefined> {
  const row = await db
    .selectFrom('gateway.users')
    .select(publicColumns)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toUser(row);
}

/** Adds a user; `undefined` when the e-mail address is taken. */
export async function insertUser(db: Kysely<Database>, user: NewUser): Promise<User | undefined> {
  const row = await db
    .insertInto('gateway.users')
    .values({
      id: newId(),
      email: normalizeEmail(user.email),
      password_hash: user.passwordHash,
      role: user.role,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning(publicColumns)
    .executeTakeFirst();
  return row && toUser(row);
}

/** Gives an existing user a new password and role, makes the account active and ends its sessions. */
export async function resetUser(db: Kysely<Database>, user: NewUser): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { id } = await tx
      .updateTable('gateway.users')
      .set({ password_hash: user.passwordHash, role: user.role, status: 'active', updated_at: new Date() })
      .where('email', '=', normalizeEmail(user.email))
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('gateway.sessions')
      .set({ revoked_at: new Date() })
      .where('user_id', '=', id)
      .where('revoked_at', 'is', null)
      .execute();
  });
}

/** Users by age, oldest first. */
export async function listUsers(
  db: Kysely<Database>,
  page: { limit: number; cursor?: string | undefined; role?: Role | undefined },
): Promise<Page<User>> {
  let query = db
    .selectFrom('gateway.users')
    .select(publicColumns)
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.role) query = query.where('role', '=', page.role);
  if (page.cursor !== undefined) query = query.where('id', '>', decodeCursor(page.cursor));
  return toPage(await query.execute(), page.limit, toUser);
}

function toUser(row: { id: string; email: string; role: Role; created_at: Date }): User {
  return { id: row.id, email: row.email, role: row.role, createdAt: row.created_at.toISOString() };
}
