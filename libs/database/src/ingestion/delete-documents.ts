import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { NO_FAILURE } from './document-dispatch.js';

/** Which documents to delete: one, or all of a dataset. */
type Selection = { documentIds: string[] } | { datasetId: string };

/**
 * Deletes documents: no longer readable from this moment on, whoever works on them is stale, and all their versions go
 * to the sweep. Deleting twice changes nothing. Returns the imports that waited for them.
 */
export async function deleteDocuments(db: Kysely<Database>, documentIds: string[]): Promise<string[]> {
  if (documentIds.length === 0) return [];
  return db.transaction().execute((trx) => removeDocuments(trx, { documentIds }));
}

/** Deletes a dataset with all its documents. */
export async function deleteDataset(db: Kysely<Database>, datasetId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('ingestion.datasets')
      .set({ deleted_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
      .where('id', '=', datasetId)
      .where('deleted_at', 'is', null)
      .execute();
    await trx
      .updateTable('ingestion.imports')
      .set({ status: 'cancelled', reason: 'The dataset was deleted.', finished_at: sql<Date>`now()` })
      .where('dataset_id', '=', datasetId)
      .where('status', 'in', ['queued', 'enumerating', 'running', 'paused'])
      .execute();
    await removeDocuments(trx, { datasetId });
  });
}

/** The statements of a deletion, for callers that have a transaction open. */
export async function removeDocuments(trx: Kysely<Database>, selection: Selection): Promise<string[]> {
  const removed = await markDeleted(trx, selection);
  if (removed.length === 0) return [];
  const ids = sql`${removed}::uuid[]`;
  await sql`with retired as (
      update ingestion.document_versions set superseded_at = coalesce(superseded_at, now())
      where document_id = any(${ids}) and swept_at is null returning id)
    insert into ingestion.outbox (queue, job_id, payload)
    select 'sweep', id::text, jsonb_build_object('v', 1, 'versionId', id) from retired`.execute(trx);
  const { rows } = await sql<{ import_id: string }>`
    update ingestion.import_documents set outcome = 'deleted', updated_at = now()
    where document_id = any(${ids}) and outcome = 'pending' returning import_id`.execute(trx);
  return [...new Set(rows.map((row) => row.import_id))];
}

async function markDeleted(trx: Kysely<Database>, selection: Selection): Promise<string[]> {
  const update = trx
    .updateTable('ingestion.documents')
    .set((eb) => ({
      state: 'deleted',
      fence: eb('fence', '+', 1),
      current_version_id: null,
      pending_version_id: null,
      reindex: false,
      ...NO_FAILURE,
      deleted_at: sql<Date>`now()`,
      updated_at: sql<Date>`now()`,
    }))
    .where('deleted_at', 'is', null)
    .returning('id');
  const chosen =
    'datasetId' in selection
      ? update.where('dataset_id', '=', selection.datasetId)
      : update.where('id', 'in', selection.documentIds);
  return (await chosen.execute()).map((row) => row.id);
}
