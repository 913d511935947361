import { type Kysely, sql } from 'kysely';

const statements = [
  // A null subject is everyone: what holds for each caller that has no quota of its own.
  `create table gateway.quotas (
    id uuid primary key,
    subject_kind text not null check (subject_kind in ('everyone', 'user', 'group', 'key')),
    subject_id uuid check ((subject_kind = 'everyone') = (subject_id is null)),
    metric text not null check (metric in ('requests', 'tokens', 'spend')),
    period text not null check (period in ('day', 'month')),
    amount bigint not null check (amount >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create unique index quotas_subject_key on gateway.quotas
    (subject_kind, coalesce(subject_id, '00000000-0000-0000-0000-000000000000'), metric, period)`,
  // No foreign keys: what was used stays known when a user or key is gone. The zero id stands for "no key".
  `create table gateway.usage (
    day date not null,
    user_id uuid not null,
    key_id uuid not null default '00000000-0000-0000-0000-000000000000',
    requests bigint not null default 0,
    prompt_tokens bigint not null default 0,
    completion_tokens bigint not null default 0,
    primary key (day, user_id, key_id)
  )`,
  `create table gateway.audit (
    seq bigint primary key,
    at timestamptz not null,
    action text not null,
    actor_id uuid,
    actor_key_id uuid,
    target text,
    ip text,
    user_agent text,
    request_id text,
    outcome text not null check (outcome in ('success', 'refused', 'failed')),
    status int not null,
    details jsonb not null default '{}',
    previous_hash text not null,
    hash text not null
  )`,
  `create index audit_actor_idx on gateway.audit (actor_id, seq)`,
  `create index audit_action_idx on gateway.audit (action, seq)`,
  `create function gateway.refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'gateway.audit is append-only'; end $$`,
  `create trigger audit_append_only before update or delete on gateway.audit
    for each row execute function gateway.refuse_change()`,
  // How far each sink was told; one row a sink.
  `create table gateway.audit_sinks (
    name text primary key,
    last_seq bigint not null default 0,
    updated_at timestamptz not null default now()
  )`,
  `create table gateway.feature_flags (
    name text primary key,
    enabled boolean not null,
    updated_by uuid,
    updated_at timestamptz not null default now()
  )`,
];

/** Quotas, usage by day, the audit log with its sinks, and feature flags. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['feature_flags', 'audit_sinks', 'audit', 'usage', 'quotas']) {
    await sql.raw(`drop table gateway.${table}`).execute(db);
  }
  await sql.raw('drop function gateway.refuse_change()').execute(db);
}
