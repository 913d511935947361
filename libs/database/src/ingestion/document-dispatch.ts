import { AppError } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/**
 * The job id of a document's newest dispatch. `attempts` counts dispatches, so a finished job of the same document
 * never hides a new one.
 */
export function documentJobId(documentId: string, attempts: number): string {
  return `${documentId}-${attempts}`;
}

/**
 * Queues a document from its start: a new fencing token stops whoever works on it now. Call it inside the transaction
 * that made the work necessary. It waits in Postgres until `admitDocuments` gives it a turn, so a queue of any length
 * leaves Redis as it is.
 * @param importId the import whose turn it takes; without it, that of whoever asked last.
 */
export async function dispatchDocument(
  trx: Kysely<Database>,
  documentId: string,
  importId?: string,
): Promise<void> {
  await dispatchDocuments(trx, [documentId], importId);
}

/** Queues several documents as `dispatchDocument` does. */
export async function dispatchDocuments(
  trx: Kysely<Database>,
  documentIds: string[],
  importId?: string,
): Promise<void> {
  if (documentIds.length === 0) return;
  await trx
    .updateTable('ingestion.documents')
    .set((eb) => ({
      state: 'queued',
      fence: eb('fence', '+', 1),
      admitted_at: null,
      ...(importId === undefined ? {} : turnOf(importId)),
      ...NO_FAILURE,
      updated_at: sql<Date>`now()`,
    }))
    .where('id', '=', sql<string>`any(${documentIds}::uuid[])`)
    .execute();
}

/** Columns of a document whose turns are those of an import and of whoever asked for it. */
export function turnOf(importId: string) {
  const createdBy = sql<string>`(select created_by from ingestion.imports where id = ${importId})`;
  return { import_id: importId, requested_by: createdBy };
}

/** Columns of a document that has not failed. */
export const NO_FAILURE = {
  failure_code: null,
  failure_reason: null,
  retryable: null,
  failure_stage: null,
  failure_tries: null,
  failure_stack: null,
  next_retry_at: null,
  waiting_for: null,
} as const;

/**
 * Queues a failed or skipped document again, and its import waits for it again. Throws `conflict` when it is in another
 * state.
 */
export async function retryDocument(db: Kysely<Database>, documentId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('ingestion.documents')
      .select(['state', 'pending_version_id', 'import_id'])
      .where('id', '=', documentId)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!row?.pending_version_id || (row.state !== 'failed' && row.state !== 'skipped')) {
      const detail = 'Only a document that failed or was skipped can be tried again.';
      throw new AppError('conflict', detail);
    }
    await dispatchDocument(trx, documentId);
    await reopenImport(trx, row.import_id, [documentId]);
  });
}

/** The rows of documents that are tried again are pending again, and an import that had ended with them runs again. */
export async function reopenImport(
  trx: Kysely<Database>,
  importId: string,
  documentIds: string[],
): Promise<void> {
  if (documentIds.length === 0) return;
  await sql`update ingestion.import_documents set outcome = 'pending', updated_at = now()
    where import_id = ${importId} and document_id = any(${documentIds}::uuid[])
      and outcome in ('failed', 'skipped')`.execute(trx);
  await sql`update ingestion.imports set status = 'running', reason = null, finished_at = null, updated_at = now()
    where id = ${importId} and status = 'completed'`.execute(trx);
}
