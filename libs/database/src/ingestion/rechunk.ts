import { chunkingKey, chunkingSettingsSchema, type ChunkingSettings } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { dispatchDocument } from './document-dispatch.js';
import { enqueueJobs } from './outbox.js';

/** The chunking settings of a dataset with their key. */
export interface DatasetChunking {
  settings: ChunkingSettings;
  key: string;
}

/** What a dataset's documents are to be cut by now; undefined when it is gone. */
export async function findChunking(
  db: Kysely<Database>,
  datasetId: string,
): Promise<DatasetChunking | undefined> {
  const row = await db
    .selectFrom('ingestion.datasets')
    .select('settings')
    .where('id', '=', datasetId)
    .executeTakeFirst();
  return row && toChunking(row.settings);
}

/** Settings as they are stored, defaults filled in. */
export function toChunking(stored: Record<string, unknown>): DatasetChunking {
  const settings = chunkingSettingsSchema.parse(stored['chunking'] ?? {});
  return { settings, key: chunkingKey(settings) };
}

interface OutdatedRow {
  id: string;
  pending: boolean;
  content_hash: string;
  size_bytes: number;
  embedding_model: string;
}

/**
 * Queues up to `limit` documents of a dataset whose chunks were made by other settings than it has now: a published one
 * gets a new version of the same content beside the one that is shown, one that is being embedded starts again. Those
 * that are not chunked yet need nothing: they take the settings when they get there. Returns how many were queued; 0
 * when there are no more.
 */
export async function queueOutdated(db: Kysely<Database>, datasetId: string, limit: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<OutdatedRow>`
      select d.id, d.pending_version_id is not null as pending, v.content_hash, v.size_bytes, s.embedding_model
      from ingestion.documents d
      join ingestion.datasets s on s.id = d.dataset_id
      join ingestion.document_versions v on v.id = coalesce(d.pending_version_id, d.current_version_id)
      where d.dataset_id = ${datasetId} and d.deleted_at is null and v.chunking_key <> s.chunking_key
        and (d.pending_version_id is null or d.state in ('embedding', 'indexing'))
      order by d.id limit ${limit} for update of d`.execute(trx);
    for (const row of rows) {
      if (!row.pending) await addVersionOfSameContent(trx, row);
      await dispatchDocument(trx, row.id);
    }
    return rows.length;
  });
}

async function addVersionOfSameContent(trx: Kysely<Database>, row: OutdatedRow): Promise<void> {
  const versionId = newId();
  await trx
    .insertInto('ingestion.document_versions')
    .values({
      id: versionId,
      document_id: row.id,
      version: sql<number>`(select max(version) + 1 from ingestion.document_versions where document_id = ${row.id})`,
      content_hash: row.content_hash,
      size_bytes: row.size_bytes,
      embedding_model: row.embedding_model,
    })
    .execute();
  await trx
    .updateTable('ingestion.documents')
    .set({ pending_version_id: versionId })
    .where('id', '=', row.id)
    .execute();
}

/** Notes that every outdated document of a dataset is queued, unless its settings changed again meanwhile. */
export async function finishRechunk(db: Kysely<Database>, datasetId: string, key: string): Promise<void> {
  await db
    .updateTable('ingestion.datasets')
    .set({ chunking_applied_key: key })
    .where('id', '=', datasetId)
    .where('chunking_key', '=', key)
    .execute();
}

/** Dispatches the job that queues outdated documents; call it in the transaction that changes the settings. */
export async function dispatchRechunk(trx: Kysely<Database>, datasetId: string): Promise<void> {
  await enqueueJobs(trx, [{ queue: 'rechunk', jobId: newId(), payload: { v: 1, datasetId } }]);
}

/** Dispatches it again for datasets where it was not finished, changed longer ago than `seconds`. */
export async function redispatchRechunks(db: Kysely<Database>, seconds: number): Promise<number> {
  const rows = await db
    .selectFrom('ingestion.datasets')
    .select('id')
    .whereRef('chunking_key', '!=', 'chunking_applied_key')
    .where('chunking_changed_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .where('deleted_at', 'is', null)
    .execute();
  for (const { id } of rows) await dispatchRechunk(db, id);
  return rows.length;
}
