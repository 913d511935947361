import type { ImportStatus } from '@aia/contracts';
import { AppError, newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { removeDocuments } from './delete-documents.js';
import { dispatchDocuments, NO_FAILURE, reopenImport } from './document-dispatch.js';
import { enqueueJobs } from './outbox.js';

/** Documents that one transaction changes: keeps locks short. */
const PAGE = 1000;

/**
 * Pauses an open import: its documents get no more turns, those in work stop at their next step, its enumeration stops
 * at its next page. Pausing twice changes nothing.
 * @throws AppError `conflict` when the import has ended.
 */
export async function pauseImport(db: Kysely<Database>, importId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { status } = await lockImport(trx, importId);
    if (status === 'paused') return;
    requireStatus(status, ['queued', 'enumerating', 'running'], 'paused');
    await setStatus(trx, importId, 'paused');
    await lendToOthers(trx, importId);
  });
}

/**
 * Goes on with a paused import where it stopped; resuming one that runs changes nothing.
 * @throws AppError `conflict` when the import has ended.
 */
export async function resumeImport(db: Kysely<Database>, importId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { status, enumerated_at } = await lockImport(trx, importId);
    if (['queued', 'enumerating', 'running'].includes(status)) return;
    requireStatus(status, ['paused'], 'resumed');
    if (enumerated_at) await setStatus(trx, importId, 'running');
    else await enumerateAgain(trx, importId);
  });
}

/**
 * Cancels an open import: what it published stays, what is not published yet is dropped by `settleCancelled`. Cancelling
 * twice changes nothing.
 * @throws AppError `conflict` when the import has ended otherwise.
 */
export async function cancelImport(db: Kysely<Database>, importId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { status } = await lockImport(trx, importId);
    if (status === 'cancelled') return;
    requireStatus(status, ['queued', 'enumerating', 'running', 'paused'], 'cancelled');
    await trx
      .updateTable('ingestion.imports')
      .set({
        status: 'cancelled',
        reason: 'The import was cancelled.',
        finished_at: sql<Date>`now()`,
        updated_at: sql<Date>`now()`,
      })
      .where('id', '=', importId)
      .execute();
    await lendToOthers(trx, importId);
  });
}

/**
 * Drops up to a page of documents that a cancelled import still waits for and nobody else wants: a new document goes, a
 * changed one stays as it is published. Returns how many rows were settled; 0 when nothing is left.
 */
export async function settleCancelled(db: Kysely<Database>, importId?: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ import_id: string; document_id: string; owned: boolean; fresh: boolean }>`
      select r.import_id, r.document_id, d.current_version_id is null as fresh,
        d.deleted_at is null and d.pending_version_id = r.version_id and d.state <> 'published'
          and not exists (select from ingestion.import_documents o
            join ingestion.imports oi on oi.id = o.import_id and oi.status <> 'cancelled'
            where o.document_id = d.id and o.outcome = 'pending') as owned
      from ingestion.imports i
      join ingestion.import_documents r on r.import_id = i.id and r.outcome = 'pending'
      join ingestion.documents d on d.id = r.document_id
      where i.status = 'cancelled' ${importId ? sql`and i.id = ${importId}` : sql``}
      order by d.id limit ${PAGE} for update of d`.execute(trx);
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => row.document_id);
    await sql`update ingestion.import_documents r set outcome = 'cancelled', updated_at = now()
      from ingestion.imports i where i.id = r.import_id and i.status = 'cancelled'
        and r.document_id = any(${ids}::uuid[]) and r.outcome = 'pending'`.execute(trx);
    const owned = rows.filter((row) => row.owned);
    await dropChanges(
      trx,
      owned.filter(({ fresh }) => !fresh).map((row) => row.document_id),
    );
    const fresh = owned.filter((row) => row.fresh).map((row) => row.document_id);
    if (fresh.length > 0) await removeDocuments(trx, { documentIds: fresh });
    return rows.length;
  });
}

/**
 * Tries the failed documents of an import again, and nothing else; an import whose source could not be read is read
 * again. Returns how many documents were queued.
 * @throws AppError `conflict` when nothing of it failed.
 */
export async function retryImport(db: Kysely<Database>, importId: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { status, enumerated_at } = await lockImport(trx, importId);
    requireStatus(status, ['running', 'paused', 'completed', 'failed'], 'retried');
    const { rows } = await sql<{ id: string }>`
      select d.id from ingestion.import_documents r join ingestion.documents d on d.id = r.document_id
      where r.import_id = ${importId} and r.outcome = 'failed' and d.state = 'failed'
        and d.deleted_at is null and d.pending_version_id = r.version_id
      order by d.id for update of d`.execute(trx);
    const ids = rows.map(({ id }) => id);
    await dispatchDocuments(trx, ids, importId);
    await reopenImport(trx, importId, ids);
    if (status === 'failed' && !enumerated_at) await enumerateAgain(trx, importId);
    else if (ids.length === 0) throw new AppError('conflict', 'No document of this import has failed.');
    return ids.length;
  });
}

async function lockImport(trx: Kysely<Database>, importId: string) {
  return trx
    .selectFrom('ingestion.imports')
    .select(['status', 'enumerated_at'])
    .where('id', '=', importId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

function requireStatus(status: ImportStatus, allowed: ImportStatus[], wanted: string): void {
  if (allowed.includes(status)) return;
  throw new AppError('conflict', `An import that is ${status} cannot be ${wanted}.`);
}

async function setStatus(trx: Kysely<Database>, importId: string, status: ImportStatus): Promise<void> {
  await trx
    .updateTable('ingestion.imports')
    .set({ status, reason: null, finished_at: null, updated_at: sql<Date>`now()` })
    .where('id', '=', importId)
    .execute();
}

/** Under a job id that no earlier job has: the first one may still stand in the queue. */
async function enumerateAgain(trx: Kysely<Database>, importId: string): Promise<void> {
  await setStatus(trx, importId, 'queued');
  await enqueueJobs(trx, [{ queue: 'import', jobId: newId(), payload: { v: 1, importId } }]);
}

/** Documents that another running import waits for too take their turns from that one. */
async function lendToOthers(trx: Kysely<Database>, importId: string): Promise<void> {
  await sql`update ingestion.documents d set import_id = other.import_id
    from ingestion.import_documents mine
    join ingestion.import_documents other on other.document_id = mine.document_id
      and other.import_id <> mine.import_id and other.outcome = 'pending'
    join ingestion.imports i on i.id = other.import_id and i.status in ('enumerating', 'running')
    where mine.import_id = ${importId} and mine.outcome = 'pending' and d.id = mine.document_id
      and d.import_id = ${importId}`.execute(trx);
}

/** Documents that are published go back to what is published; the versions on their way are swept. */
async function dropChanges(trx: Kysely<Database>, documentIds: string[]): Promise<void> {
  if (documentIds.length === 0) return;
  await sql`with retired as (
      update ingestion.document_versions v set superseded_at = now()
      from ingestion.documents d
      where d.id = any(${documentIds}::uuid[]) and v.id = d.pending_version_id returning v.id)
    insert into ingestion.outbox (queue, job_id, payload)
    select 'sweep', id::text, jsonb_build_object('v', 1, 'versionId', id) from retired`.execute(trx);
  await trx
    .updateTable('ingestion.documents')
    .set((eb) => ({
      state: 'published',
      fence: eb('fence', '+', 1),
      pending_version_id: null,
      ...NO_FAILURE,
      updated_at: sql<Date>`now()`,
    }))
    .where('id', 'in', documentIds)
    .execute();
}
