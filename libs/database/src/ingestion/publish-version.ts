import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';

export interface PublishRequest {
  documentId: string;
  versionId: string;
  fence: number;
}

/** A version that has just become the current one. */
export interface PublishedVersion {
  /** Imports whose document this was. */
  imports: string[];
  /** Of the original file. */
  bytes: number;
  /** From the version's registration until searches found it. */
  seconds: number;
}

/**
 * Makes a fully indexed version the current one, in one statement: readers see the old or the new version, never both
 * and never half. The old version is handed to the sweep. Undefined when the token is stale, and then nothing changed.
 *
 * The lock on the active index makes an activation wait, so that no version goes public whose points are in another one.
 */
export async function publishVersion(
  db: Kysely<Database>,
  { documentId, versionId, fence }: PublishRequest,
): Promise<PublishedVersion | undefined> {
  const { rows } = await sql<
    Omit<PublishedVersion, 'imports'> & { imports: string[] | null }
  >`${sql.raw(preparedMark('publish-version'))}
    with active as (
      select id from ingestion.index_versions where status = 'active' for share
    ), held as (
      select id, current_version_id from ingestion.documents
      where id = ${documentId} and fence = ${fence} and state = 'indexing' and pending_version_id = ${versionId}
        and deleted_at is null and (select count(*) from active) >= 0
      for update
    ), flipped as (
      update ingestion.documents d set state = 'published', fence = d.fence + 1, current_version_id = ${versionId},
        pending_version_id = null, failure_code = null, failure_reason = null, retryable = null, failure_stage = null,
        failure_tries = null, failure_stack = null, next_retry_at = null, waiting_for = null,
        title = coalesce((select title from ingestion.document_versions where id = ${versionId}), d.title),
        updated_at = now()
      from held where d.id = held.id
    ), shown as (
      update ingestion.document_versions v set published_at = now(), superseded_at = null
      from held where v.id = ${versionId}
      returning v.size_bytes::float8 as bytes, extract(epoch from now() - v.created_at)::float8 as seconds
    ), retired as (
      update ingestion.document_versions v set superseded_at = now()
      from held where v.id = held.current_version_id and v.id <> ${versionId}
      returning v.id
    ), swept as (
      insert into ingestion.outbox (queue, job_id, payload)
      select 'sweep', id, jsonb_build_object('v', 1, 'versionId', id) from retired
    ), settled as (
      update ingestion.import_documents r set outcome = 'published', updated_at = now()
      from held where r.document_id = held.id and r.outcome = 'pending'
      returning r.import_id
    )
    select (select array_agg(import_id) from settled) as imports, shown.bytes, shown.seconds
    from held cross join shown`.execute(db);
  return rows[0] && { ...rows[0], imports: rows[0].imports ?? [] };
}
