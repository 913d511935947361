import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { NO_FAILURE } from './document-dispatch.js';
import { settleImportRows } from './document-transitions.js';
import { enqueueJobs } from './outbox.js';

export interface PublishRequest {
  documentId: string;
  versionId: string;
  fence: number;
}

/**
 * Makes a fully indexed version the current one, in one transaction: readers see the old or the new version, never
 * both and never half. The old version is handed to the sweep. Returns the imports concerned, or undefined when the
 * token is stale, and then nothing changed.
 */
export async function publishVersion(
  db: Kysely<Database>,
  request: PublishRequest,
): Promise<string[] | undefined> {
  return db.transaction().execute(async (trx) => {
    const document = await lockIndexed(trx, request);
    if (!document) return undefined;
    await flipVersion(trx, request);
    await markPublished(trx, request.versionId);
    if (document.current_version_id) await retireVersion(trx, document.current_version_id);
    return settleImportRows(trx, request.documentId, 'published');
  });
}

function lockIndexed(trx: Kysely<Database>, request: PublishRequest) {
  return trx
    .selectFrom('ingestion.documents')
    .select('current_version_id')
    .where('id', '=', request.documentId)
    .where('fence', '=', request.fence)
    .where('state', '=', 'indexing')
    .where('pending_version_id', '=', request.versionId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

async function flipVersion(trx: Kysely<Database>, request: PublishRequest): Promise<void> {
  await trx
    .updateTable('ingestion.documents')
    .set((eb) => ({
      state: 'published',
      fence: eb('fence', '+', 1),
      current_version_id: request.versionId,
      pending_version_id: null,
      ...NO_FAILURE,
      title: sql<string>`coalesce((select title from ingestion.document_versions
        where id = ${request.versionId}), title)`,
      updated_at: sql<Date>`now()`,
    }))
    .where('id', '=', request.documentId)
    .execute();
}

async function markPublished(trx: Kysely<Database>, versionId: string): Promise<void> {
  await trx
    .updateTable('ingestion.document_versions')
    .set({ published_at: sql<Date>`now()`, superseded_at: null })
    .where('id', '=', versionId)
    .execute();
}

async function retireVersion(trx: Kysely<Database>, versionId: string): Promise<void> {
  await trx
    .updateTable('ingestion.document_versions')
    .set({ superseded_at: sql<Date>`now()` })
    .where('id', '=', versionId)
    .execute();
  await enqueueJobs(trx, [{ queue: 'sweep', jobId: versionId, payload: { v: 1, versionId } }]);
}
