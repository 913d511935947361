import { type Kysely, sql } from 'kysely';

const statements = [
  // Users who come from an OIDC provider have no password here.
  `alter table gateway.users alter column password_hash drop not null`,
  `alter table gateway.users add column last_sign_in_at timestamptz`,
  `create table gateway.oidc_identities (
    issuer text not null,
    subject text not null,
    user_id uuid not null references gateway.users on delete cascade,
    created_at timestamptz not null default now(),
    primary key (issuer, subject)
  )`,
  `create index oidc_identities_user_idx on gateway.oidc_identities (user_id)`,
  // Groups of the provider are kept apart from those that administrators made: its claims never join a local group.
  `alter table gateway.groups add column source text not null default 'local' check (source in ('local', 'oidc'))`,
  `alter table gateway.groups drop constraint groups_name_key`,
  `create unique index groups_source_name_key on gateway.groups (source, name)`,
  // Null: whatever the key's role allows, as for keys that were made before there were scopes.
  `alter table gateway.api_keys add column scopes text[]`,
  `alter table gateway.sessions add column ip text, add column user_agent text`,
  `create index sessions_user_idx on gateway.sessions (user_id)`,
];

/** OIDC identities, groups of a provider, scopes of API keys, and what a session was opened from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made; users without a password cannot sign in afterwards. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop index gateway.sessions_user_idx').execute(db);
  await sql.raw('alter table gateway.sessions drop column ip, drop column user_agent').execute(db);
  await sql.raw('alter table gateway.api_keys drop column scopes').execute(db);
  await sql.raw(`delete from gateway.groups where source = 'oidc'`).execute(db);
  await sql.raw('drop index gateway.groups_source_name_key').execute(db);
  await sql.raw('alter table gateway.groups drop column source').execute(db);
  await sql.raw('alter table gateway.groups add constraint groups_name_key unique (name)').execute(db);
  await sql.raw('drop table gateway.oidc_identities').execute(db);
  await sql.raw('alter table gateway.users drop column last_sign_in_at').execute(db);
  await sql.raw(`update gateway.users set password_hash = '' where password_hash is null`).execute(db);
  await sql.raw('alter table gateway.users alter column password_hash set not null').execute(db);
}
