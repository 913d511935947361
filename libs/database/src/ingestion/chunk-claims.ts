import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
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
    const held = await lockDocuments(trx, versionIds);
    if (held?.indexId !== indexId) return undefined;
    const marked = await markAndFinish(trx, { claimant, ids, versionIds });
    if (held.reindexing) await finishReindexed(trx, versionIds);
    return marked;
  });
}

/**
 * Locks the documents of versions, and the active index against an activation. The lock on the documents makes two
 * workers with the last chunks of one version see each other's marks: what follows must be a statement of its own.
 */
async function lockDocuments(
  trx: Kysely<Database>,
  versionIds: string[],
): Promise<{ indexId: string; reindexing: boolean } | undefined> {
  const { rows } = await sql<{ id: string; reindex: boolean | null }>`
    ${sql.raw(preparedMark('lock-embedded'))}
    with active as (
      select id from ingestion.index_versions where status = 'active' for share
    )
    select a.id, d.reindex from active a left join lateral (
      select reindex from ingestion.documents
      where pending_version_id = any(${versionIds}::uuid[])
        or (reindex and current_version_id = any(${versionIds}::uuid[]))
      order by id for update) d on true`.execute(trx);
  return rows[0] && { indexId: rows[0].id, reindexing: rows.some(({ reindex }) => reindex === true) };
}

/** Marks the chunks and moves on what has none left that waits. */
async function markAndFinish(
  trx: Kysely<Database>,
  { claimant, ids, versionIds }: { claimant: string; ids: string[]; versionIds: string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${sql.raw(preparedMark('mark-indexed'))}
    with marked as (
      update ingestion.chunks c set indexed_at = now(), claimed_by = null, claimed_until = null
      where c.id = any(${ids}::uuid[]) and c.claimed_by = ${claimant} and c.indexed_at is null
      returning c.id
    ), finished as (
      ${moveOn} and d.pending_version_id = any(${versionIds}::uuid[])
        and not exists (select from ingestion.chunks c where c.version_id = d.pending_version_id
          and c.indexed_at is null and c.id not in (select id from marked))
      ${movedOn}
    ), sent as (${publishFinished})
    select id from marked`.execute(trx);
  return rows.map((row) => row.id);
}

const moveOn = sql.raw(`update ingestion.documents d
  set state = 'indexing', attempts = d.attempts + 1, next_retry_at = null, waiting_for = null, updated_at = now()
  where d.state = 'embedding'`);
const movedOn = sql.raw('returning d.id, d.attempts, d.pending_version_id, d.fence');
const publishFinished = sql.raw(`insert into ingestion.outbox (queue, job_id, payload)
  select 'publish', id || '-' || attempts,
    jsonb_build_object('v', 1, 'documentId', id, 'versionId', pending_version_id, 'fence', fence)
  from finished`);

/** Moves documents in `embedding` whose chunks are all indexed on to `indexing` and dispatches their publication. */
export async function finishIndexed(trx: Kysely<Database>): Promise<void> {
  await sql`with finished as (
      ${moveOn} and not exists (select from ingestion.chunks c
        where c.version_id = d.pending_version_id and c.indexed_at is null)
      ${movedOn}
    ) ${publishFinished}`.execute(trx);
  await finishReindexed(trx);
}

/** Published versions that are whole in the index again. */
async function finishReindexed(trx: Kysely<Database>, versionIds?: string[]): Promise<void> {
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
