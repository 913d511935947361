import { type Kysely, sql } from 'kysely';

const statements = [
  `create table ingestion.sources (
    id uuid primary key,
    dataset_id uuid not null references ingestion.datasets on delete cascade,
    name text not null,
    kind text not null check (kind in ('folder', 'archive', 'git', 'web', 's3')),
    config jsonb not null,
    credentials text,
    include text[] not null default '{}',
    exclude text[] not null default '{}',
    schedule jsonb,
    enabled boolean not null default true,
    delete_missing boolean not null default true,
    max_delete_share double precision not null default 0.5,
    state jsonb,
    last_test jsonb,
    last_synced_at timestamptz,
    created_by uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
  )`,
  `create unique index sources_name_key on ingestion.sources (dataset_id, name) where deleted_at is null`,
  `create table ingestion.manifest_entries (
    manifest_id uuid not null,
    dataset_id uuid not null references ingestion.datasets on delete cascade,
    entry_key text not null,
    document_id uuid references ingestion.documents on delete cascade,
    revision text,
    content_hash text,
    size_bytes bigint not null default 0,
    seen_at timestamptz not null default now(),
    primary key (manifest_id, entry_key)
  )`,
  `create index manifest_entries_hash_idx on ingestion.manifest_entries (manifest_id, content_hash)`,
  `create index manifest_entries_document_idx on ingestion.manifest_entries (document_id)`,
  `create index manifest_entries_dataset_idx on ingestion.manifest_entries (dataset_id)`,
  `alter table ingestion.imports
    add column source_id uuid references ingestion.sources on delete set null,
    add column enumeration_fence bigint not null default 0,
    add column enumerated_from timestamptz,
    add column unmodified int not null default 0`,
  `create index imports_source_idx on ingestion.imports (source_id, id) where source_id is not null`,
];

/** Sources with their manifests: what was seen of each entry, so that a later run reads only what changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `alter table ingestion.imports drop column source_id, drop column enumeration_fence,
        drop column enumerated_from, drop column unmodified`,
    )
    .execute(db);
  await sql.raw('drop table ingestion.manifest_entries').execute(db);
  await sql.raw('drop table ingestion.sources').execute(db);
}
