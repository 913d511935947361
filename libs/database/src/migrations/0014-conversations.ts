import { type Kysely, sql } from 'kysely';

/**
 * The text that conversations are searched by; queries must use the very same expression. The configuration `russian`
 * stems Latin words as English ones. A tsvector has a limit, hence the cut.
 */
const searched = (column: string) => `to_tsvector('russian', left(translate(${column}, 'ёЁ', 'еЕ'), 100000))`;

const statements = [
  `alter table chat.conversations
    add column pinned_at timestamptz,
    add column settings jsonb not null default '{}'`,
  `create index conversations_text_idx on chat.conversations using gin (${searched('title')})`,
  `create index messages_text_idx on chat.messages using gin (${searched('content')})`,
  // The id of a share is the link: it is random, unlike the other ids.
  `create table chat.shares (
    id uuid primary key default gen_random_uuid(),
    conversation_id uuid not null references chat.conversations on delete cascade,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
  )`,
  `create index shares_conversation_idx on chat.shares (conversation_id)`,
  `create table chat.feedback (
    id uuid primary key,
    message_id uuid not null references chat.messages on delete cascade,
    user_id uuid not null,
    rating text not null check (rating in ('up', 'down')),
    reason text,
    comment text,
    corrected_answer text,
    updated_at timestamptz not null default now(),
    unique (message_id, user_id)
  )`,
];

/** Settings, pins, search, links and feedback of conversations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop table chat.feedback').execute(db);
  await sql.raw('drop table chat.shares').execute(db);
  await sql.raw('drop index chat.messages_text_idx').execute(db);
  await sql.raw('drop index chat.conversations_text_idx').execute(db);
  await sql.raw('alter table chat.conversations drop column pinned_at, drop column settings').execute(db);
}
