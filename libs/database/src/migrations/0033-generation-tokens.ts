import { type Kysely, sql } from 'kysely';

const statements = [
  // What models spent in the background, by whose wish. Nobody's document has to be there any more.
  `create table chat.spent_tokens (
    id uuid primary key,
    user_id uuid not null,
    prompt_tokens bigint not null,
    completion_tokens bigint not null,
    spent_at timestamptz not null default now()
  )`,
  `create index spent_tokens_at_idx on chat.spent_tokens (spent_at)`,
  // Which of them are in gateway.usage: each counts once, whichever replica counts it.
  `create table gateway.settled_tokens (
    id uuid primary key,
    settled_at timestamptz not null default now()
  )`,
];

/** Tokens of documents that are written in the background, for usage and quotas. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop table gateway.settled_tokens').execute(db);
  await sql.raw('drop table chat.spent_tokens').execute(db);
}
