import type { Import, ImportSource, ImportStatus } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { toFailure } from './document-reads.js';
import { describeActivity, readImportFacts } from './import-activity.js';
import { enqueueJobs } from './outbox.js';

export interface NewImport {
  datasetId: string;
  source: ImportSource;
  createdBy: string;
}

/** Failures that an import lists. */
const LISTED_FAILURES = 100;
const OPEN: ImportStatus[] = ['queued', 'enumerating', 'running', 'paused'];

/** Writes an import whose files are registered in the same transaction; it is `running` from the start. */
export async function insertUploadImport(trx: Kysely<Database>, input: NewImport): Promise<string> {
  return insertImport(trx, input, 'running');
}

/** Writes an import that a worker enumerates, with its job. */
export async function createQueuedImport(db: Kysely<Database>, input: NewImport): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const importId = await insertImport(trx, input, 'queued');
    await enqueueJobs(trx, [{ queue: 'import', jobId: importId, payload: { v: 1, importId } }]);
    return importId;
  });
}

async function insertImport(trx: Kysely<Database>, input: NewImport, status: ImportStatus): Promise<string> {
  const id = newId();
  await trx
    .insertInto('ingestion.imports')
    .values({
      id,
      dataset_id: input.datasetId,
      source: JSON.stringify(input.source),
      status,
      created_by: input.createdBy,
      enumerated_at: status === 'running' ? sql<Date>`now()` : null,
    })
    .execute();
  return id;
}

/** What an `import` job works on; undefined when it has ended or is past its enumeration. */
export async function startEnumeration(db: Kysely<Database>, importId: string) {
  const row = await db
    .updateTable('ingestion.imports as i')
    .from('ingestion.datasets as s')
    .set({ status: 'enumerating', updated_at: sql<Date>`now()` })
    .whereRef('s.id', '=', 'i.dataset_id')
    .where('i.id', '=', importId)
    .where('i.status', 'in', ['queued', 'enumerating'])
    .returning(['i.id', 'i.dataset_id', 'i.source', 's.embedding_model'])
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    importId: row.id,
    datasetId: row.dataset_id,
    source: row.source,
    embeddingModel: row.embedding_model,
  };
}

/** Tells the reconciler that an enumeration is alive. */
export async function touchImport(db: Kysely<Database>, importId: string): Promise<void> {
  await db
    .updateTable('ingestion.imports')
    .set({ updated_at: sql<Date>`now()` })
    .where('id', '=', importId)
    .execute();
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
    .where('status', 'in', OPEN)
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

/** One import with its progress and first failures. */
export async function findImport(db: Kysely<Database>, id: string): Promise<Import | undefined> {
  const row = await db.selectFrom('ingestion.imports').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const facts = await readImportFacts(db, id);
  return {
    id: row.id,
    datasetId: row.dataset_id,
    source: row.source,
    status: row.status,
    reason: row.reason,
    progress: facts.progress,
    activity: describeActivity(row, facts),
    failures: await importFailures(db, id),
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

async function importFailures(db: Kysely<Database>, importId: string): Promise<Import['failures']> {
  const rows = await db
    .selectFrom('ingestion.import_documents as r')
    .innerJoin('ingestion.documents as d', 'd.id', 'r.document_id')
    .select(['d.id', 'd.source_key', 'd.failure_code', 'd.failure_reason', 'd.retryable'])
    .where('r.import_id', '=', importId)
    .where('r.outcome', '=', 'failed')
    .orderBy('r.updated_at')
    .limit(LISTED_FAILURES)
    .execute();
  return rows.flatMap((row) => {
    const failure = toFailure(row);
    return failure ? [{ documentId: row.id, sourceKey: row.source_key, failure }] : [];
  });
}
