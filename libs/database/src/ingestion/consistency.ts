import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** A chunk as the comparison with the vector store sees it. */
export interface StoredChunk {
  id: string;
  versionId: string;
  /** Its point must be in the vector store: it was marked, and its version is published or on its way. */
  expected: boolean;
}

const inUse = sql`exists (select from ingestion.documents d
  where d.current_version_id = c.version_id or d.pending_version_id = c.version_id)`;

/** A page of all chunks in id order. */
export async function pageChunks(
  db: Kysely<Database>,
  after: string | undefined,
  limit: number,
): Promise<StoredChunk[]> {
  const { rows } = await sql<StoredChunk>`
    select c.id, c.version_id as "versionId", c.indexed_at is not null and ${inUse} as expected
    from ingestion.chunks c ${after === undefined ? sql`` : sql`where c.id > ${after}`}
    order by c.id limit ${limit}`.execute(db);
  return rows;
}

/** Those of the ids that are chunks now, with what is expected of them. */
export async function findChunks(db: Kysely<Database>, ids: string[]): Promise<Map<string, StoredChunk>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<StoredChunk>`
    select c.id, c.version_id as "versionId", c.indexed_at is not null and ${inUse} as expected
    from ingestion.chunks c where c.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Chunks whose points are lost wait for the embedder again; published documents stay published meanwhile. */
export async function reindexChunks(db: Kysely<Database>, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await sql`with lost as (
        update ingestion.chunks c set indexed_at = null, claimed_by = null, claimed_until = null
        where c.id = any(${ids}::uuid[]) and c.indexed_at is not null and ${inUse} returning version_id)
      update ingestion.documents d set reindex = true from (select distinct version_id from lost) v
      where d.current_version_id = v.version_id or (d.pending_version_id = v.version_id and d.state = 'indexing')`.execute(
      trx,
    );
  });
}

/** Marks every chunk that is or will be searched as missing from the index, a page of documents at a time. */
export async function reindexDocuments(
  db: Kysely<Database>,
  page: { after: string | undefined; limit: number },
): Promise<{ last: string | undefined; documents: number; chunks: number }> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select d.id from ingestion.documents d
      where d.deleted_at is null and coalesce(d.current_version_id, d.pending_version_id) is not null
        ${page.after === undefined ? sql`` : sql`and d.id > ${page.after}`}
      order by d.id limit ${page.limit} for update`.execute(trx);
    const ids = rows.map(({ id }) => id);
    const reset =
      await sql`update ingestion.chunks c set indexed_at = null, claimed_by = null, claimed_until = null
      from ingestion.documents d where d.id = any(${ids}::uuid[]) and c.indexed_at is not null
        and c.version_id in (d.current_version_id, d.pending_version_id)`.execute(trx);
    await sql`update ingestion.documents set reindex = true
      where id = any(${ids}::uuid[]) and (current_version_id is not null or state = 'indexing')`.execute(trx);
    return { last: ids.at(-1), documents: ids.length, chunks: Number(reset.numAffectedRows ?? 0) };
  });
}

/** Content hashes of versions that are published or on their way, in order, with a document of each. */
export async function pageContent(
  db: Kysely<Database>,
  after: string,
  limit: number,
): Promise<{ hash: string; documentId: string }[]> {
  const { rows } = await sql<{ hash: string; documentId: string }>`
    select v.content_hash collate "C" as hash, min(v.document_id::text) as "documentId"
    from ingestion.document_versions v
    join ingestion.documents d on v.id in (d.current_version_id, d.pending_version_id) and d.id = v.document_id
    where v.content_hash collate "C" > ${after}
    group by 1 order by 1 limit ${limit}`.execute(db);
  return rows;
}

/**
 * Gives all unfinished work back to the dispatcher, whatever Redis knows of it. Jobs that still run there become stale
 * and change nothing. Returns how much of each kind.
 */
export async function requeueEverything(db: Kysely<Database>): Promise<number> {
  const { numAffectedRows } = await sql`update ingestion.documents
    set state = 'queued', fence = fence + 1, admitted_at = null, updated_at = now()
    where state in ('queued', 'fetching', 'extracting', 'chunking') and pending_version_id is not null
      and (state <> 'queued' or admitted_at is not null)`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Publication of every document that is fully indexed is dispatched again. */
export async function requeuePublications(db: Kysely<Database>): Promise<number> {
  const { numAffectedRows } = await sql`with again as (
      update ingestion.documents set attempts = attempts + 1, updated_at = now()
      where state = 'indexing' returning id, attempts, pending_version_id, fence)
    insert into ingestion.outbox (queue, job_id, payload)
    select 'publish', id || '-' || attempts,
      jsonb_build_object('v', 1, 'documentId', id, 'versionId', pending_version_id, 'fence', fence)
    from again`.execute(db);
  return Number(numAffectedRows ?? 0);
}
