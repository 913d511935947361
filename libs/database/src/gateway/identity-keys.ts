import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** A public key as a JSON Web Key. */
export type PublicKey = { kid: string } & Record<string, unknown>;

/** Notes that a gateway signs with this key now, and forgets keys that none has signed with for `keepSeconds`. */
export async function noteIdentityKey(
  db: Kysely<Database>,
  key: PublicKey,
  keepSeconds: number,
): Promise<void> {
  await db
    .insertInto('gateway.identity_keys')
    .values({ kid: key.kid, public_key: JSON.stringify(key), seen_at: sql`now()` })
    .onConflict((row) => row.column('kid').doUpdateSet({ seen_at: sql`now()` }))
    .execute();
  await db
    .deleteFrom('gateway.identity_keys')
    .where('seen_at', '<', sql<Date>`now() - make_interval(secs => ${keepSeconds})`)
    .execute();
}

/** The keys that a gateway signed with in the last `keepSeconds`, the newest first. By the clock of the database. */
export async function identityKeysSince(db: Kysely<Database>, keepSeconds: number): Promise<PublicKey[]> {
  const rows = await db
    .selectFrom('gateway.identity_keys')
    .select('public_key')
    .where('seen_at', '>=', sql<Date>`now() - make_interval(secs => ${keepSeconds})`)
    .orderBy('seen_at', 'desc')
    .execute();
  return rows.map(({ public_key }) => public_key as PublicKey);
}
