import type { Index, IndexStatus, IndexVerification } from '@aia/contracts';
import { AppError, newId } from '@aia/platform';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, IndexVersionsTable } from '../schema.js';
import type { NewIndex } from './active-index.js';
import { enqueueJobs } from './outbox.js';

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
