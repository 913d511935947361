import type { Role } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { replaceProviderGroups } from './groups.js';
import { findCredentials, insertUser } from './users.js';

/** Who a provider says that somebody is. */
export interface ProviderUser {
  issuer: string;
  subject: string;
  email: string;
  role: Role;
  groups: readonly string[];
  /** Whether an account with this address may be taken over; only for providers that verify addresses. */
  linkByEmail: boolean;
}

/** `address-taken`: another account has the address, and it may not be linked. */
export type ProviderSignIn =
  { outcome: 'signed-in'; userId: string; status: 'active' | 'suspended' } | { outcome: 'address-taken' };

/** Finds or makes the user of a provider's identity, and gives it the role and groups that the provider says. */
export async function signInWithProvider(db: Kysely<Database>, user: ProviderUser): Promise<ProviderSignIn> {
  return db.transaction().execute(async (tx) => {
    // Two first sign-ins of one person at once must not make two users.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${user.issuer} ${user.subject}`}, 0))`.execute(
      tx,
    );
    const userId = (await findUserId(tx, user)) ?? (await adopt(tx, user));
    if (userId === undefined) return { outcome: 'address-taken' };
    const { status } = await tx
      .updateTable('gateway.users')
      .set({ role: user.role, updated_at: new Date(), last_sign_in_at: new Date() })
      .where('id', '=', userId)
      .returning('status')
      .executeTakeFirstOrThrow();
    await replaceProviderGroups(tx, userId, user.groups);
    return { outcome: 'signed-in', userId, status };
  });
}

async function findUserId(db: Kysely<Database>, user: ProviderUser): Promise<string | undefined> {
  const row = await db
    .selectFrom('gateway.oidc_identities')
    .select('user_id')
    .where('issuer', '=', user.issuer)
    .where('subject', '=', user.subject)
    .executeTakeFirst();
  return row?.user_id;
}

/** A new user for the identity, or the one with its address where that may be linked. */
async function adopt(db: Kysely<Database>, user: ProviderUser): Promise<string | undefined> {
  const { issuer, subject, email, role, linkByEmail } = user;
  const made = await insertUser(db, { email, role, passwordHash: null });
  const userId = made?.id ?? (linkByEmail ? (await findCredentials(db, email))?.id : undefined);
  if (userId === undefined) return undefined;
  await db.insertInto('gateway.oidc_identities').values({ issuer, subject, user_id: userId }).execute();
  return userId;
}
