import { type Kysely, sql } from 'kysely';

const statements = [
  `create table chat.analytics_days (
    day date primary key,
    figures jsonb not null,
    counted_at timestamptz not null
  )`,
  `create table chat.analytics_documents (
    day date not null references chat.analytics_days on delete cascade,
    document_id uuid not null,
    title text not null,
    answers int not null,
    citations int not null,
    primary key (day, document_id)
  )`,
  // No foreign key to the question: a text that is kept outlives it.
  `create table chat.content_gaps (
    question_id uuid primary key,
    day date not null,
    language text not null,
    topic_id uuid,
    embedding bytea,
    kept_text text
  )`,
  `create index content_gaps_day_idx on chat.content_gaps (day)`,
  `create index content_gaps_waiting_idx on chat.content_gaps (question_id) where topic_id is null`,
  // Messages come in the order of their time: a few kilobytes find those of a day.
  `create index messages_created_idx on chat.messages using brin (created_at) with (pages_per_range = 32)`,
];

/** What is asked and answered, by day, and the questions that documents do not cover, by topic. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop index chat.messages_created_idx').execute(db);
  for (const table of ['content_gaps', 'analytics_documents', 'analytics_days'])
    await sql.raw(`drop table chat.${table}`).execute(db);
}
