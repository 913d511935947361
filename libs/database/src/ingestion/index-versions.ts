import type { Index, IndexStatus, IndexVerification } from '@aia/contracts';
import { AppError, newId } from '@aia/platform';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, IndexVersionsTable } from '../schema.js';
import { enqueueJobs } from './outbox.js';
import {
  pointColumns,
  pointJoins,
  toPointContent,
  type PointContent,
  type PointContentRow,
} from './point-content.js';

/** The index that searches use and that new chunks are written to. */
export interface ActiveIndex {
  id: string;
  alias: string;
  collection: string;
  embeddingModel: string;
  dimension: number;
}

export interface NewIndex extends Omit<ActiveIndex, 'id'> {
  createdBy: string | null;
}

/** The active index; undefined before the first worker has started. */
export async function findActiveIndex(db: Kysely<Database>): Promise<ActiveIndex | undefined> {
  const row = await db.selectFrom('ingestion.active_index').selectAll().executeTakeFirst();
  return row && { ...row, embeddingModel: row.embedding_model };
}

/** Records the first index, unless there is one; returns what is active then. */
export async function ensureActiveIndex(db: Kysely<Database>, first: NewIndex): Promise<ActiveIndex> {
  await sql`insert into ingestion.index_versions
      (id, alias, collection, embedding_model, dimension, status, activated_at)
    select ${newId()}, ${first.alias}, ${first.collection}, ${first.embeddingModel}, ${first.dimension}, 'active', now()
    where not exists (select from ingestion.index_versions where status = 'active')
    on conflict do nothing`.execute(db);
  const active = await findActiveIndex(db);
  if (!active) throw new Error('There is no active index.');
  return active;
}

/** Notes that the points of an index are in another collection now, after a restore. */
export async function moveActiveIndex(db: Kysely<Database>, id: string, collection: string): Promise<void> {
  await db
    .updateTable('ingestion.index_versions')
    .set({ collection, updated_at: new Date() })
    .where('id', '=', id)
    .execute();
}

/** Every index, newest first. */
export async function listIndexes(db: Kysely<Database>): Promise<Index[]> {
  const rows = await db
    .selectFrom('ingestion.index_versions')
    .selectAll()
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(toIndex);
}

/** One index, or undefined. */
export async function findIndex(db: Kysely<Database>, id: string): Promise<Index | undefined> {
  const row = await db
    .selectFrom('ingestion.index_versions')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toIndex(row);
}

/** Records an index and dispatches its build. Throws `conflict` while another one is built. */
export async function createIndex(db: Kysely<Database>, index: NewIndex): Promise<string> {
  const id = newId();
  await db.transaction().execute(async (trx) => {
    await sql`lock table ingestion.index_versions in share row exclusive mode`.execute(trx);
    const busy = await trx
      .selectFrom('ingestion.index_versions')
      .select('id')
      .where('status', 'in', ['building', 'activating'])
      .executeTakeFirst();
    if (busy) throw new AppError('conflict', 'Another index is being built or activated; wait for it.');
    await trx
      .insertInto('ingestion.index_versions')
      .values({
        id,
        alias: index.alias,
        collection: index.collection,
        embedding_model: index.embeddingModel,
        dimension: index.dimension,
        status: 'building',
        created_by: index.createdBy,
      })
      .execute();
    await dispatchIndexJob(trx, id);
  });
  return id;
}

/** Moves an index on from one of the given states and dispatches its job; throws `conflict` when it is in another. */
export async function startIndexJob(
  db: Kysely<Database>,
  id: string,
  from: IndexStatus[],
  to: 'activating' | 'dropping',
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const updated = await trx
      .updateTable('ingestion.index_versions')
      .set({ status: to, reason: null, updated_at: new Date() })
      .where('id', '=', id)
      .where('status', 'in', from)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n)
      throw new AppError('conflict', `Only an index that is ${from.join(' or ')} allows this.`);
    await dispatchIndexJob(trx, id);
  });
}

/** The index that was active before the present one, if it is still there. */
export async function findPreviousIndex(db: Kysely<Database>): Promise<string | undefined> {
  const row = await db
    .selectFrom('ingestion.index_versions')
    .select('id')
    .where('status', '=', 'retired')
    .orderBy('activated_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Collections that hold, or are to hold, points of published chunks. */
export async function liveCollections(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('ingestion.index_versions')
    .select('collection')
    .where('status', 'not in', ['dropping', 'failed'])
    .execute();
  return rows.map(({ collection }) => collection);
}

/** Changes state, progress or outcome of an index. */
export async function updateIndex(
  db: Kysely<Database>,
  id: string,
  change: { status?: IndexStatus; reason?: string | null; verification?: IndexVerification },
): Promise<void> {
  const { verification, ...rest } = change;
  await db
    .updateTable('ingestion.index_versions')
    .set({
      ...rest,
      ...(verification ? { verification: JSON.stringify(verification) } : {}),
      updated_at: new Date(),
    })
    .where('id', '=', id)
    .execute();
}

/** Forgets an index whose collection is gone. */
export async function removeIndex(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('ingestion.index_versions').where('id', '=', id).execute();
}

/** Published versions that an index does not hold yet, oldest first. */
export async function missingVersions(
  db: Kysely<Database>,
  indexId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select v.id from ingestion.documents d
    join ingestion.datasets s on s.id = d.dataset_id and s.deleted_at is null
    join ingestion.document_versions v on v.id = d.current_version_id
    where d.deleted_at is null and not exists (select from ingestion.index_version_documents b
      where b.index_id = ${indexId} and b.version_id = v.id)
    order by v.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Chunks of versions with everything that their points need, in pages by id. */
export async function chunksOfVersions(
  db: Kysely<Database>,
  versionIds: string[],
  page: { after: string | undefined; limit: number },
): Promise<PointContent[]> {
  const { rows } = await sql<PointContentRow>`
    select ${pointColumns} from ingestion.chunks c ${pointJoins}
    where c.version_id = any(${versionIds}::uuid[])
      and (${page.after ?? null}::uuid is null or c.id > ${page.after ?? null}::uuid)
    order by c.id limit ${page.limit}`.execute(db);
  return rows.map(toPointContent);
}

/** Notes versions as built and brings the progress up to date. */
export async function markBuilt(db: Kysely<Database>, indexId: string, versionIds: string[]): Promise<void> {
  await sql`insert into ingestion.index_version_documents (index_id, version_id)
    select ${indexId}, id from ingestion.document_versions where id = any(${versionIds}::uuid[])
    on conflict do nothing`.execute(db);
  await sql`update ingestion.index_versions i set updated_at = now(),
    chunks_total = (select coalesce(sum(v.chunk_count), 0) from ingestion.documents d
      join ingestion.document_versions v on v.id = d.current_version_id where d.deleted_at is null),
    chunks_done = (select coalesce(sum(v.chunk_count), 0) from ingestion.documents d
      join ingestion.document_versions v on v.id = d.current_version_id
      join ingestion.index_version_documents b on b.version_id = v.id and b.index_id = i.id
      where d.deleted_at is null)
    where i.id = ${indexId}`.execute(db);
}

/** A sample of the published chunks that an index was filled with; the same one as long as they are the same. */
export async function sampleBuiltChunks(
  db: Kysely<Database>,
  indexId: string,
  limit: number,
): Promise<{ id: string; text: string }[]> {
  return builtChunks(db, indexId)
    .select(['c.chunk_id as id', 'c.text'])
    .orderBy(sql`md5(c.chunk_id::text)`)
    .limit(limit)
    .execute();
}

/** How many of the published chunks an index was filled with. */
export async function countBuiltChunks(db: Kysely<Database>, indexId: string): Promise<number> {
  const row = await builtChunks(db, indexId)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function builtChunks(db: Kysely<Database>, indexId: string) {
  return db
    .selectFrom('ingestion.published_chunks as c')
    .innerJoin('ingestion.index_version_documents as b', 'b.version_id', 'c.version_id')
    .where('b.index_id', '=', indexId);
}

/**
 * Holds publication and runs `finish`, then makes the index the active one in the same transaction: whatever was
 * published before is in it, whatever is published later is written to it. Documents between embedding and publication
 * are embedded again, into the new index. Nothing changes when `finish` rejects.
 */
export async function activateIndex(
  db: Kysely<Database>,
  index: ActiveIndex,
  finish: () => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select id from ingestion.index_versions where status = 'active' for update`.execute(trx);
    await finish();
    await sql`update ingestion.index_versions set status = 'retired', updated_at = now()
      where status = 'active'`.execute(trx);
    await sql`update ingestion.index_versions set status = 'active', updated_at = now(), activated_at = now()
      where id = ${index.id}`.execute(trx);
    await sql`update ingestion.datasets set embedding_model = ${index.embeddingModel}
      where embedding_model <> ${index.embeddingModel}`.execute(trx);
    await embedPendingAgain(trx, index.embeddingModel);
  });
}

async function embedPendingAgain(trx: Kysely<Database>, embeddingModel: string): Promise<void> {
  await sql`update ingestion.document_versions v set embedding_model = ${embeddingModel}
    from ingestion.documents d where v.id in (d.pending_version_id, d.current_version_id)
      and v.embedding_model <> ${embeddingModel}`.execute(trx);
  const { rows } = await sql<{ version_id: string }>`
    update ingestion.documents set state = 'embedding', fence = fence + 1, updated_at = now()
    where state in ('embedding', 'indexing') returning pending_version_id as version_id`.execute(trx);
  const versionIds = rows.map((row) => row.version_id);
  if (versionIds.length === 0) return;
  await sql`update ingestion.chunks set indexed_at = null, claimed_by = null, claimed_until = null
    where version_id = any(${versionIds}::uuid[])`.execute(trx);
  const [versionId] = versionIds;
  if (versionId)
    await enqueueJobs(trx, [{ queue: 'embedding', jobId: newId(), payload: { v: 1, versionId, fence: 0 } }]);
}

/** Dispatches the job of an index again whose work nobody has touched for `seconds`. */
export async function redispatchIndexJobs(db: Kysely<Database>, seconds: number): Promise<number> {
  const rows = await db
    .selectFrom('ingestion.index_versions')
    .select('id')
    .where('status', 'in', ['building', 'activating', 'dropping'])
    .where('updated_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .execute();
  for (const { id } of rows) await dispatchIndexJob(db, id);
  return rows.length;
}

async function dispatchIndexJob(trx: Kysely<Database>, indexId: string): Promise<void> {
  await enqueueJobs(trx, [{ queue: 'index', jobId: newId(), payload: { v: 1, indexId } }]);
}

function toIndex(row: Selectable<IndexVersionsTable>): Index {
  return {
    id: row.id,
    collection: row.collection,
    embeddingModel: row.embedding_model,
    dimension: row.dimension,
    status: row.status,
    chunksTotal: row.chunks_total,
    chunksDone: row.chunks_done,
    verification: row.verification,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    activatedAt: row.activated_at?.toISOString() ?? null,
  };
}
