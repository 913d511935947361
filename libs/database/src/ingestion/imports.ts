import type { ImportSource, ImportStatus } from '@aia/contracts';
import { currentOrigin, newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { enqueueJobs } from './outbox.js';
import type { RegistrationContext } from './incoming-files.js';

export interface NewImport {
  datasetId: string;
  source: ImportSource;
  createdBy: string;
}

/** The states of an import that has not ended. */
export const OPEN_IMPORT: ImportStatus[] = ['queued', 'enumerating', 'running', 'paused'];

/** Writes an import whose files are registered in the same transaction; it is `running` from the start. */
export async function insertUploadImport(trx: Kysely<Database>, input: NewImport): Promise<string> {
  return insertImport(trx, input, 'running');
}

/** Writes an import that a worker enumerates, with its job. */
export async function createQueuedImport(db: Kysely<Database>, input: NewImport): Promise<string> {
  return db.transaction().execute((trx) => insertQueuedImport(trx, input));
}

/** The same, for callers that have a transaction open. */
export async function insertQueuedImport(trx: Kysely<Database>, input: NewImport): Promise<string> {
  const importId = await insertImport(trx, input, 'queued');
  await enqueueJobs(trx, [{ queue: 'import', jobId: importId, payload: { v: 1, importId } }]);
  return importId;
}

async function insertImport(trx: Kysely<Database>, input: NewImport, status: ImportStatus): Promise<string> {
  const id = newId();
  const { origin } = currentOrigin();
  await trx
    .insertInto('ingestion.imports')
    .values({
      id,
      dataset_id: input.datasetId,
      source: JSON.stringify(input.source),
      status,
      created_by: input.createdBy,
      enumerated_at: status === 'running' ? sql<Date>`now()` : null,
      request_id: origin?.requestId ?? null,
      traceparent: origin?.traceparent ?? null,
    })
    .execute();
  return id;
}

/** An enumeration in the hands of one worker. */
export interface Enumeration extends RegistrationContext {
  source: ImportSource;
  /** Fencing token: an older run changes nothing any more. */
  fence: number;
  /** Where an earlier run of this enumeration stopped. */
  checkpoint: Record<string, unknown> | null;
  /** When the first run began, by the clock of the database. */
  enumeratedFrom: Date;
}

/** What an `import` job works on; undefined when it has ended or is past its enumeration. */
export async function startEnumeration(
  db: Kysely<Database>,
  importId: string,
): Promise<Enumeration | undefined> {
  const row = await db
    .updateTable('ingestion.imports as i')
    .from('ingestion.datasets as s')
    .set((eb) => ({
      status: 'enumerating',
      updated_at: sql<Date>`now()`,
      enumeration_fence: eb('i.enumeration_fence', '+', 1),
      enumerated_from: sql<Date>`coalesce(i.enumerated_from, now())`,
    }))
    .whereRef('s.id', '=', 'i.dataset_id')
    .where('i.id', '=', importId)
    .where('i.status', 'in', ['queued', 'enumerating'])
    .returning(['i.id', 'i.dataset_id', 'i.source', 's.embedding_model'])
    .returning(['i.enumeration_fence', 'i.checkpoint', 'i.enumerated_from'])
    .executeTakeFirst();
  if (!row?.enumerated_from) return undefined;
  return {
    importId: row.id,
    datasetId: row.dataset_id,
    source: row.source,
    embeddingModel: row.embedding_model,
    fence: row.enumeration_fence,
    checkpoint: row.checkpoint,
    enumeratedFrom: row.enumerated_from,
  };
}

/** Tells the reconciler that an enumeration is alive; false when it is no longer this run's. */
export async function touchImport(
  db: Kysely<Database>,
  { importId, fence }: Pick<Enumeration, 'importId' | 'fence'>,
): Promise<boolean> {
  const result = await db
    .updateTable('ingestion.imports')
    .set({ updated_at: sql<Date>`now()` })
    .where('id', '=', importId)
    .where('enumeration_fence', '=', fence)
    .where('status', '=', 'enumerating')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Ends the enumeration: the total is final and the import waits for its documents. */
export async function finishEnumeration(db: Kysely<Database>, importId: string): Promise<void> {
  await db
    .updateTable('ingestion.imports')
    .set({ status: 'running', enumerated_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
    .where('id', '=', importId)
    .where('status', '=', 'enumerating')
    .execute();
}

/** Ends an import that cannot be enumerated, with a sentence for a person. */
export async function failImport(db: Kysely<Database>, importId: string, reason: string): Promise<void> {
  await db
    .updateTable('ingestion.imports')
    .set({
      status: 'failed',
      reason,
      enumerated_at: null,
      finished_at: sql<Date>`now()`,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', importId)
    .where('status', 'in', OPEN_IMPORT)
    .execute();
}

/**
 * Completes running imports that wait for no document any more; all of them, or the given ones. Call it after the
 * transaction that settled a document is committed. Returns those that were completed now.
 */
export async function completeImports(db: Kysely<Database>, importIds?: string[]): Promise<string[]> {
  if (importIds?.length === 0) return [];
  let update = db
    .updateTable('ingestion.imports as i')
    .set({ status: 'completed', finished_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
    .where('i.status', '=', 'running')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('ingestion.import_documents as r')
            .select('r.document_id')
            .whereRef('r.import_id', '=', 'i.id')
            .where('r.outcome', '=', 'pending'),
        ),
      ),
    );
  if (importIds) update = update.where('i.id', 'in', importIds);
  const rows = await update.returning('i.id').execute();
  return rows.map((row) => row.id);
}
