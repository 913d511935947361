import { type Kysely, sql } from 'kysely';

const statements = [
  // When a word was last seen in a text: words that nothing holds any more are told by it.
  `alter table ingestion.dataset_words add column seen_at timestamptz not null default now()`,
  // Datasets whose words may be those of texts that are gone (outdated_at), and when they were last looked through.
  `create table ingestion.word_refreshes (
    dataset_id uuid primary key references ingestion.datasets on delete cascade,
    outdated_at timestamptz,
    started_at timestamptz
  )`,
];

/** What it takes to forget words of deleted texts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop table ingestion.word_refreshes').execute(db);
  await sql.raw('alter table ingestion.dataset_words drop column seen_at').execute(db);
}
