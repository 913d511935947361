import type { Database, Kysely } from '@aia/database';
import { insertUser, resetUser } from '@aia/database/gateway';
import type { Passwords } from './passwords.js';

export interface FirstAdmin {
  email: string;
  password: string;
  /** Overwrite password and role of a user who exists. */
  reset: boolean;
}

/**
 * Makes the administrator that the environment names. A user who exists keeps the password that was chosen since,
 * unless a reset is asked for. Several replicas may do this at once.
 */
export async function ensureFirstAdmin(
  db: Kysely<Database>,
  passwords: Passwords,
  admin: FirstAdmin,
): Promise<'created' | 'reset' | 'exists'> {
  const user = {
    email: admin.email,
    passwordHash: await passwords.hash(admin.password),
    role: 'admin' as const,
  };
  if (await insertUser(db, user)) return 'created';
  if (!admin.reset) return 'exists';
  await resetUser(db, user);
  return 'reset';
}
