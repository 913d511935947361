import { type Kysely, sql } from 'kysely';

const statements = [
  `alter table ingestion.datasets
    add column chunking_key text not null default '',
    add column chunking_applied_key text not null default '',
    add column chunking_changed_at timestamptz`,
  `alter table ingestion.document_versions add column chunking_key text not null default ''`,
  `alter table ingestion.chunks
    add column prefix text,
    add column parent_start_offset int,
    add column parent_end_offset int,
    add constraint chunks_parent_check check (parent_start_offset <= start_offset and parent_end_offset >= end_offset)`,
];

const VIEW_COLUMNS = ', c.prefix, c.parent_start_offset, c.parent_end_offset';
/** The view's own FROM; those of its subqueries are indented further. */
const FROM = /\n {3}FROM /;

/** Chunking settings of datasets, what each version was cut by, prefixes and parents of chunks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
  await changeView(db, (query) => query.replace(FROM, (from) => `${VIEW_COLUMNS}${from}`));
}

/** Removes them again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await changeView(db, (query) =>
    query.replace(/,\s+c\.prefix,\s+c\.parent_start_offset,\s+c\.parent_end_offset/, ''),
  );
  const undo = [
    `alter table ingestion.chunks drop column prefix, drop column parent_start_offset, drop column parent_end_offset`,
    `alter table ingestion.document_versions drop column chunking_key`,
    `alter table ingestion.datasets drop column chunking_key, drop column chunking_applied_key,
    drop column chunking_changed_at`,
  ];
  for (const statement of undo) await sql.raw(statement).execute(db);
}

/** The view is changed as it stands, so that its other columns stay what earlier migrations made of them. */
async function changeView(db: Kysely<unknown>, change: (query: string) => string): Promise<void> {
  const { rows } = await sql<{ query: string }>`
    select pg_get_viewdef('ingestion.published_chunks'::regclass) as query`.execute(db);
  const query = change(rows[0]?.query ?? '').replace(/;\s*$/, '');
  await sql.raw(`drop view ingestion.published_chunks`).execute(db);
  await sql.raw(`create view ingestion.published_chunks as\n${query}`).execute(db);
}
