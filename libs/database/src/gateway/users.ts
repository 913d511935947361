import type { Page, Role, User } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';
import { revokeUserSessions } from './sessions.js';

type UserStatus = User['status'];

/** What signing in needs to know about a user. */
export interface UserCredentials {
  id: string;
  /** Undefined for users who sign in elsewhere. */
  passwordHash: string | undefined;
  status: 'active' | 'suspended';
}

export interface NewUser {
  email: string;
  /** Null for users who sign in elsewhere. */
  passwordHash: string | null;
  role: Role;
}

const publicColumns = ['id', 'email', 'role', 'status', 'created_at', 'last_sign_in_at'] as const;

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
  return row && { id: row.id, passwordHash: row.password_hash ?? undefined, status: row.status };
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
    await revokeUserSessions(tx, id);
  });
}

/** Which users a list shows. */
export interface UserFilter {
  role?: Role | undefined;
  status?: UserStatus | undefined;
  /** Part of an e-mail address. */
  q?: string | undefined;
}

/** Users by age, oldest first. */
export async function listUsers(
  db: Kysely<Database>,
  page: UserFilter & { limit: number; cursor?: string | undefined },
): Promise<Page<User>> {
  let query = db
    .selectFrom('gateway.users')
    .select(publicColumns)
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.role) query = query.where('role', '=', page.role);
  if (page.status) query = query.where('status', '=', page.status);
  if (page.q) query = query.where(sql<boolean>`position(${normalizeEmail(page.q)} in email) > 0`);
  if (page.cursor !== undefined) query = query.where('id', '>', decodeCursor(page.cursor));
  return toPage(await query.execute(), page.limit, toUser);
}

/** Notes that a user signed in now. */
export async function touchSignIn(db: Kysely<Database>, id: string): Promise<void> {
  await db.updateTable('gateway.users').set({ last_sign_in_at: new Date() }).where('id', '=', id).execute();
}

/** A user's password hash; undefined for an unknown user or one without a password. */
export async function findPasswordHash(db: Kysely<Database>, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('gateway.users')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.password_hash ?? undefined;
}

/** What changes of a user; what is undefined stays. */
export interface UserChange {
  role?: Role | undefined;
  status?: UserStatus | undefined;
  passwordHash?: string | undefined;
}

/** `last-admin`: the change would leave nobody who may administer the installation. */
export type UserChangeOutcome = { outcome: 'changed'; user: User } | { outcome: 'unknown' | 'last-admin' };

/**
 * Changes a user in one transaction. A suspension or a new password ends every session of the user at once; the last
 * active administrator can neither be demoted nor suspended.
 */
export async function changeUser(
  db: Kysely<Database>,
  id: string,
  change: UserChange,
  /** The session that asks for it and stays. */
  exceptFamily?: string,
): Promise<UserChangeOutcome> {
  return db.transaction().execute(async (tx) => {
    if (takesAway(change) && (await isLastAdmin(tx, id))) return { outcome: 'last-admin' };
    const row = await tx
      .updateTable('gateway.users')
      .set({
        ...(change.role === undefined ? {} : { role: change.role }),
        ...(change.status === undefined ? {} : { status: change.status }),
        ...(change.passwordHash === undefined ? {} : { password_hash: change.passwordHash }),
        updated_at: new Date(),
      })
      .where('id', '=', id)
      .returning(publicColumns)
      .executeTakeFirst();
    if (!row) return { outcome: 'unknown' };
    if (change.status === 'suspended' || change.passwordHash !== undefined) {
      await revokeUserSessions(tx, id, exceptFamily);
    }
    return { outcome: 'changed', user: toUser(row) };
  });
}

function takesAway({ role, status }: UserChange): boolean {
  return status === 'suspended' || (role !== undefined && role !== 'admin');
}

/** Locks every active administrator, so that two changes at once cannot each take the other's last one. */
async function isLastAdmin(db: Kysely<Database>, id: string): Promise<boolean> {
  const admins = await db
    .selectFrom('gateway.users')
    .select('id')
    .where('role', '=', 'admin')
    .where('status', '=', 'active')
    .orderBy('id')
    .forUpdate()
    .execute();
  return admins.length === 1 && admins[0]?.id === id;
}

interface UserRow {
  id: string;
  email: string;
  role: Role;
  status: UserStatus;
  created_at: Date;
  last_sign_in_at: Date | null;
}

/** A user as the API shows it. */
export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    status: row.status,
    createdAt: row.created_at.toISOString(),
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
  };
}
