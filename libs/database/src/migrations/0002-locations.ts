import { type Kysely, sql } from 'kysely';

/** The view as the migration before left it, without `place`. */
const chunksView = (place: string) => `create view ingestion.published_chunks as
    select c.id as chunk_id, c.version_id, d.id as document_id, d.dataset_id, d.source_key, d.principals, d.labels,
      coalesce(v.title, d.title) as title, v.mime, v.published_at, c.ordinal, c.start_offset, c.end_offset, c.page,
      c.heading_path, c.language, c.token_estimate, c.text,
      coalesce((select jsonb_agg(p) from jsonb_array_elements(v.pages) p
        where (p ->> 'start')::int < c.end_offset and (p ->> 'end')::int > c.start_offset), '[]') as pages${place}
    from ingestion.documents d
    join ingestion.datasets s on s.id = d.dataset_id and s.deleted_at is null
    join ingestion.document_versions v on v.id = d.current_version_id and v.published_at is not null
    join ingestion.chunks c on c.version_id = v.id
    where d.deleted_at is null`;

/** Sheets with rows, slides and lines beside pages; members of archives; texts that are too large for one value. */
const statements = [
  `alter table ingestion.document_versions
    add column places jsonb not null default '[]',
    add column text_length int`,
  `alter table ingestion.chunks add column place jsonb`,
  `alter table chat.citations add column place jsonb`,
  `alter table ingestion.documents add column parent_id uuid references ingestion.documents on delete cascade`,
  `create index documents_parent_idx on ingestion.documents (parent_id) where parent_id is not null`,
  `create table ingestion.version_texts (
    version_id uuid not null references ingestion.document_versions on delete cascade,
    start_offset int not null check (start_offset >= 0),
    length int not null check (length > 0),
    text text not null,
    primary key (version_id, start_offset)
  )`,
  `drop view ingestion.published_chunks`,
  chunksView(', c.place'),
];

/** Adds columns and the table of large texts; existing rows stay valid. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Removes them again, with the texts of large documents. */
export async function down(db: Kysely<unknown>): Promise<void> {
  const undo = [
    `drop view ingestion.published_chunks`,
    `drop table ingestion.version_texts`,
    `alter table ingestion.documents drop column parent_id`,
    `alter table chat.citations drop column place`,
    `alter table ingestion.chunks drop column place`,
    `alter table ingestion.document_versions drop column text_length, drop column places`,
    chunksView(''),
  ];
  for (const statement of undo) await sql.raw(statement).execute(db);
}
