import { type Kysely, sql } from 'kysely';

const NO_IMPORT = '00000000-0000-0000-0000-000000000000';

const statements = [
  `alter table ingestion.imports
    drop constraint imports_status_check,
    add constraint imports_status_check check (status in
      ('queued', 'enumerating', 'running', 'paused', 'completed', 'failed', 'cancelled')),
    add column enumerated_at timestamptz`,
  `update ingestion.imports set enumerated_at = coalesce(finished_at, updated_at)
    where status not in ('queued', 'enumerating')`,
  `alter table ingestion.import_documents
    drop constraint import_documents_outcome_check,
    add constraint import_documents_outcome_check check (outcome in
      ('pending', 'published', 'unmodified', 'failed', 'skipped', 'deleted', 'cancelled'))`,
  // import_id: who asked last for the content on its way. No foreign key: it decides turns, and must not cost a check a write.
  `alter table ingestion.documents
    add column import_id uuid not null default '${NO_IMPORT}',
    add column admitted_at timestamptz,
    add column next_retry_at timestamptz,
    add column waiting_for text,
    add column failure_stage text,
    add column failure_tries int,
    add column failure_stack text,
    add column reindex boolean not null default false`,
  `update ingestion.documents d set import_id = coalesce((select r.import_id from ingestion.import_documents r
    where r.document_id = d.id order by r.updated_at desc limit 1), d.import_id)`,
  `create index documents_waiting_idx on ingestion.documents (import_id, id)
    where state = 'queued' and admitted_at is null`,
  `create index documents_embedding_idx on ingestion.documents (import_id, id) where state = 'embedding' or reindex`,
  `create index documents_failed_idx on ingestion.documents (id) where state = 'failed'`,
  `create index documents_deleted_idx on ingestion.documents (deleted_at) where deleted_at is not null`,
  `create index document_versions_unswept_idx on ingestion.document_versions (superseded_at)
    where superseded_at is not null and swept_at is null`,
  `create index document_versions_published_idx on ingestion.document_versions (published_at)`,
  `create table ingestion.failure_stacks (
    id text primary key,
    stack text not null,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now()
  )`,
  `create table ingestion.maintenance_runs (
    id uuid primary key,
    task text not null check (task in ('reconcile', 'rebuild-index', 'rebuild-queues', 'purge')),
    dry_run boolean not null,
    status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
    reason text,
    findings jsonb not null default '[]',
    created_by uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz
  )`,
];

/** Pausing, fair turns, dead letters, retention and maintenance runs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const undo = [
  `drop table ingestion.maintenance_runs`,
  `drop table ingestion.failure_stacks`,
  `drop index ingestion.document_versions_published_idx`,
  `drop index ingestion.document_versions_unswept_idx`,
  `drop index ingestion.documents_deleted_idx`,
  `drop index ingestion.documents_failed_idx`,
  `drop index ingestion.documents_embedding_idx`,
  `drop index ingestion.documents_waiting_idx`,
  `alter table ingestion.documents drop column import_id, drop column admitted_at, drop column next_retry_at,
    drop column waiting_for, drop column failure_stage, drop column failure_tries, drop column failure_stack,
    drop column reindex`,
  `update ingestion.import_documents set outcome = 'deleted' where outcome = 'cancelled'`,
  `alter table ingestion.import_documents
    drop constraint import_documents_outcome_check,
    add constraint import_documents_outcome_check check (outcome in
      ('pending', 'published', 'unmodified', 'failed', 'skipped', 'deleted'))`,
  `update ingestion.imports set status = case when enumerated_at is null then 'queued' else 'running' end
    where status = 'paused'`,
  `alter table ingestion.imports
    drop constraint imports_status_check,
    add constraint imports_status_check check (status in
      ('queued', 'enumerating', 'running', 'completed', 'failed', 'cancelled')),
    drop column enumerated_at`,
];

/** Takes everything back that `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const statement of undo) await sql.raw(statement).execute(db);
}
