import { type Kysely, sql } from 'kysely';

/** The public keys that gateways sign identity tokens with, so that each of them can publish the keys of all. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table gateway.identity_keys (
    kid text primary key,
    public_key jsonb not null,
    seen_at timestamptz not null default now()
  )`.execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table gateway.identity_keys`.execute(db);
}
