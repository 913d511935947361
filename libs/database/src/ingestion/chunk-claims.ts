import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
import { holdsActiveIndex } from './active-index.js';
import {
  pointColumns,
  pointJoins,
  toPointContent,
  type PointContent,
  type PointContentRow,
} from './point-content.js';
import { chosenChunks, waitingChunks } from './waiting-chunks.js';

/** A chunk that one worker holds a lease on, with everything that its point needs. */
export type ClaimedChunk = PointContent;

export interface ChunkClaim {
  /** Who claims: one id per embedding loop. */
  claimant: string;
  embeddingModel: string;
  limit: number;
  leaseSeconds: number;
}

/**
 * Takes a lease on up to `limit` waiting chunks of whichever documents. Leases that ran out count as waiting; rows that
 * another worker takes at this moment are passed over.
 */
export async function claimChunks(db: Kysely<Database>, claim: ChunkClaim): Promise<ClaimedChunk[]> {
  const { rows } = await sql<PointContentRow>`
    ${sql.raw(preparedMark('claim-chunks'))} ${waitingChunks(claim.embeddingModel, claim.limit)},
    ${chosenChunks(claim.limit)},
    picked as (
      select c.id from ingestion.chunks c join chosen on chosen.id = c.id
      where c.indexed_at is null and (c.claimed_until is null or c.claimed_until < now())
      for update of c skip locked
    ), claimed as (
      update ingestion.chunks c
      set claimed_by = ${claim.claimant}, claimed_until = now() + make_interval(secs => ${claim.leaseSeconds})
      from picked where c.id = picked.id
      returning c.id, c.version_id, c.ordinal, c.text, c.heading_path, c.prefix, c.language, c.token_estimate
    )
    select ${pointColumns} from claimed c ${pointJoins}
    order by d.id, c.version_id, c.ordinal`.execute(db);
  return rows.map(toPointContent);
}

/** Prolongs every lease of a claimant. */
export async function renewClaims(
  db: Kysely<Database>,
  claimant: string,
  chunkIds: string[],
  leaseSeconds: number,
): Promise<void> {
  await sql`update ingestion.chunks
    set claimed_until = now() + make_interval(secs => ${leaseSeconds})
    where id = any(${chunkIds}::uuid[]) and claimed_by = ${claimant} and indexed_at is null`.execute(db);
}

/** Hands chunks back, so that others can take them at once. */
export async function releaseClaims(
  db: Kysely<Database>,
  claimant: string,
  chunkIds: string[],
): Promise<void> {
  await sql`update ingestion.chunks set claimed_by = null, claimed_until = null
    where id = any(${chunkIds}::uuid[]) and claimed_by = ${claimant} and indexed_at is null`.execute(db);
}

/**
 * Marks chunks whose points are written, where the lease is still the claimant's. Documents that have no waiting chunk
 * left move to `indexing` with a `publish` job in the same transaction. Returns the ids that were marked: a missing one
 * was taken over by another worker, or its version was swept. Undefined, and nothing changed, when the points went to an
 * index that is not the active one any more.
 */
export async function markIndexed(
  db: Kysely<Database>,
  claimant: string,
  chunks: Pick<ClaimedChunk, 'id' | 'versionId'>[],
  indexId: string,
): Promise<string[] | undefined> {
  const ids = chunks.map((chunk) => chunk.id);
  const versionIds = [...new Set(chunks.map((chunk) => chunk.versionId))];
  return db.transaction().execute(async (trx) => {
    if (!(await holdsActiveIndex(trx, indexId))) return undefined;
    // The lock on the documents makes two workers with the last chunks of one version see each other's marks.
    await sql`select id from ingestion.documents where pending_version_id = any(${versionIds}::uuid[])
      or (reindex and current_version_id = any(${versionIds}::uuid[])) order by id for update`.execute(trx);
    const { rows } = await sql<{ id: string }>`
      update ingestion.chunks set indexed_at = now(), claimed_by = null, claimed_until = null
      where id = any(${ids}::uuid[]) and claimed_by = ${claimant} and indexed_at is null
      returning id`.execute(trx);
    await finishIndexed(trx, versionIds);
    return rows.map((row) => row.id);
  });
}

/** Moves documents in `embedding` whose chunks are all indexed on to `indexing` and dispatches their publication. */
export async function finishIndexed(trx: Kysely<Database>, versionIds?: string[]): Promise<void> {
  const only = versionIds ? sql`and d.pending_version_id = any(${versionIds}::uuid[])` : sql``;
  await sql`
    with finished as (
      update ingestion.documents d
      set state = 'indexing', attempts = d.attempts + 1, next_retry_at = null, waiting_for = null, updated_at = now()
      where d.state = 'embedding' ${only}
        and not exists (select from ingestion.chunks c
          where c.version_id = d.pending_version_id and c.indexed_at is null)
      returning d.id, d.attempts, d.pending_version_id, d.fence
    )
    insert into ingestion.outbox (queue, job_id, payload)
    select 'publish', id || '-' || attempts,
      jsonb_build_object('v', 1, 'documentId', id, 'versionId', pending_version_id, 'fence', fence)
    from finished`.execute(trx);
  await sql`update ingestion.documents d set reindex = false
    where d.reindex ${versionIds ? sql`and d.current_version_id = any(${versionIds}::uuid[])` : sql``}
      and not exists (select from ingestion.chunks c
        where c.version_id = d.current_version_id and c.indexed_at is null)`.execute(trx);
}

/** Whether any chunk waits for the embedder: the version of one, or undefined. */
export async function hasWaitingChunks(
  db: Kysely<Database>,
  embeddingModel: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ version_id: string }>`
    ${sql.raw(preparedMark('has-waiting-chunks'))} ${waitingChunks(embeddingModel, 1)} select version_id from heads limit 1`.execute(
    db,
  );
  return rows[0]?.version_id;
}

/** Whether documents are being read and chunked now, so that more chunks will wait soon. */
export async function isPreparing(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ preparing: boolean }>`select exists (select from ingestion.documents
    where state in ('fetching', 'extracting', 'chunking')) as preparing`.execute(db);
  return rows[0]?.preparing === true;
}

/** Says on the documents of chunks until when, and for what, they wait; they go on by themselves. */
export async function noteWaiting(
  db: Kysely<Database>,
  documentIds: string[],
  seconds: number,
  waitingFor: string,
): Promise<void> {
  await sql`update ingestion.documents
    set next_retry_at = now() + make_interval(secs => ${seconds}), waiting_for = ${waitingFor}
    where id = any(${documentIds}::uuid[]) and state in ('fetching', 'extracting', 'chunking', 'embedding')`.execute(
    db,
  );
}
