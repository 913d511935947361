import { AppError } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { enqueueJobs } from './outbox.js';

/**
 * The job id of a document's newest dispatch. `attempts` counts dispatches, so a finished job of the same document
 * never hides a new one.
 */
export function documentJobId(documentId: string, attempts: number): string {
  return `${documentId}-${attempts}`;
}

/**
 * Queues a document from its start: a new fencing token stops whoever works on it now. Call it inside the transaction
 * that made the work necessary.
 */
export async function dispatchDocument(trx: Kysely<Database>, documentId: string): Promise<void> {
  const row = await trx
    .updateTable('ingestion.documents')
    .set((eb) => ({
      state: 'queued',
      fence: eb('fence', '+', 1),
      attempts: eb('attempts', '+', 1),
      failure_code: null,
      failure_reason: null,
      retryable: null,
      updated_at: sql<Date>`now()`,
    }))
    .where('id', '=', documentId)
    .returning(['fence', 'attempts'])
    .executeTakeFirstOrThrow();
  const jobId = documentJobId(documentId, row.attempts);
  const payload = { v: 1 as const, documentId, fence: row.fence };
  await enqueueJobs(trx, [{ queue: 'document', jobId, payload }]);
}

/** Queues a failed or skipped document again. Throws `conflict` when it is in another state. */
export async function retryDocument(db: Kysely<Database>, documentId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('ingestion.documents')
      .select(['state', 'pending_version_id'])
      .where('id', '=', documentId)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!row?.pending_version_id || (row.state !== 'failed' && row.state !== 'skipped')) {
      const detail = 'Only a document that failed or was skipped can be tried again.';
      throw new AppError('conflict', detail);
    }
    await dispatchDocument(trx, documentId);
  });
}
