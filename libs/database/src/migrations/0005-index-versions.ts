import { type Kysely, sql } from 'kysely';

const statements = [
  // The worker is the only writer of the vector store, so that the table is its own.
  `drop table retrieval.index_versions`,
  `create table ingestion.index_versions (
    id uuid primary key,
    alias text not null,
    collection text not null unique,
    embedding_model text not null,
    dimension int not null check (dimension > 0),
    status text not null check (status in ('building', 'ready', 'activating', 'active', 'retired', 'failed', 'dropping')),
    chunks_total int not null default 0,
    chunks_done int not null default 0,
    verification jsonb,
    reason text,
    created_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    activated_at timestamptz
  )`,
  `create unique index index_versions_active_key on ingestion.index_versions (status) where status = 'active'`,
  `create table ingestion.index_version_documents (
    index_id uuid not null references ingestion.index_versions on delete cascade,
    version_id uuid not null references ingestion.document_versions on delete cascade,
    primary key (index_id, version_id)
  )`,
  `create view ingestion.active_index as
    select id, alias, collection, embedding_model, dimension from ingestion.index_versions where status = 'active'`,
];

/** Indexes that are built beside the one that searches use. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Removes them again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  const undo = [
    `drop view ingestion.active_index`,
    `drop table ingestion.index_version_documents`,
    `drop table ingestion.index_versions`,
    `create table retrieval.index_versions (
    id uuid primary key,
    alias text not null,
    collection text not null,
    embedding_model text not null,
    dimension int not null check (dimension > 0),
    created_at timestamptz not null default now(),
    activated_at timestamptz
  )`,
  ];
  for (const statement of undo) await sql.raw(statement).execute(db);
}
