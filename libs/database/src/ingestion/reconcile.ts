import type { DocumentState } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { enqueueJobs } from './outbox.js';

/** A document that nobody has touched for a while although it is not finished. */
export interface StaleDocument {
  id: string;
  state: DocumentState;
  attempts: number;
  fence: number;
  versionId: string;
}

/**
 * Documents in one of `states` that were last touched longer ago than `seconds` and have no job in the outbox. Those
 * that wait for their turn in Postgres are not lost.
 */
export async function staleDocuments(
  db: Kysely<Database>,
  states: DocumentState[],
  seconds: number,
  page: { after?: string | undefined; limit: number },
): Promise<StaleDocument[]> {
  let select = db
    .selectFrom('ingestion.documents as d')
    .select(['d.id', 'd.state', 'd.attempts', 'd.fence', 'd.pending_version_id'])
    .where('d.state', 'in', states)
    .where('d.updated_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .where('d.pending_version_id', 'is not', null)
    .where((eb) => eb.or([eb('d.state', '<>', 'queued'), eb('d.admitted_at', 'is not', null)]))
    .where(
      sql<boolean>`not exists (select from ingestion.outbox o where o.job_id = d.id || '-' || d.attempts)`,
    )
    .orderBy('d.id')
    .limit(page.limit);
  if (page.after) select = select.where('d.id', '>', page.after);
  const rows = await select.execute();
  return rows.flatMap(({ pending_version_id, ...row }) =>
    pending_version_id ? [{ ...row, versionId: pending_version_id }] : [],
  );
}

/**
 * Dispatches a lost document again, unless it moved on in the meantime: one to be prepared waits for its turn again,
 * one to be published gets a new job with its present token.
 */
export async function redispatchDocument(db: Kysely<Database>, stale: StaleDocument): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('ingestion.documents')
      .set((eb) => ({
        ...(stale.state === 'indexing'
          ? { attempts: eb('attempts', '+', 1) }
          : { state: 'queued' as const, fence: eb('fence', '+', 1), admitted_at: null }),
        updated_at: sql<Date>`now()`,
      }))
      .where('id', '=', stale.id)
      .where('fence', '=', stale.fence)
      .where('attempts', '=', stale.attempts)
      .where('state', '=', stale.state)
      .returning('attempts')
      .executeTakeFirst();
    if (!row || stale.state !== 'indexing') return row !== undefined;
    const { id: documentId, fence, versionId } = stale;
    await enqueueJobs(trx, [
      {
        queue: 'publish',
        jobId: `${stale.id}-${row.attempts}`,
        payload: { v: 1, documentId, versionId, fence },
      },
    ]);
    return true;
  });
}

/** Wakes an embedding worker for a version that waits, under a job id that no earlier job has. */
export async function wakeEmbedding(db: Kysely<Database>, versionId: string): Promise<void> {
  const payload = { v: 1 as const, versionId, fence: 0 };
  await enqueueJobs(db, [{ queue: 'embedding', jobId: newId(), payload }]);
}

/** Dispatches the sweep of every version that was replaced or given up longer ago than `seconds`. */
export async function redispatchSweeps(
  db: Kysely<Database>,
  seconds: number,
  limit: number,
): Promise<number> {
  const rows = await db
    .selectFrom('ingestion.document_versions')
    .select('id')
    .where('superseded_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .where('swept_at', 'is', null)
    .limit(limit)
    .execute();
  const jobs = rows.map(({ id }) => ({
    queue: 'sweep' as const,
    jobId: newId(),
    payload: { v: 1 as const, versionId: id },
  }));
  await enqueueJobs(db, jobs);
  return jobs.length;
}

/** Dispatches imports again whose enumeration nobody has touched for `seconds`. */
export async function redispatchImports(db: Kysely<Database>, seconds: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .updateTable('ingestion.imports')
      .set({ updated_at: sql<Date>`now()` })
      .where('status', 'in', ['queued', 'enumerating'])
      .where('updated_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .returning('id')
      .execute();
    const jobs = rows.map(({ id }) => ({
      queue: 'import' as const,
      jobId: newId(),
      payload: { v: 1 as const, importId: id },
    }));
    await enqueueJobs(trx, jobs);
    return jobs.length;
  });
}

/** How many documents are in one of the states and were given to a queue. */
export async function countDocuments(db: Kysely<Database>, states: DocumentState[]): Promise<number> {
  const row = await db
    .selectFrom('ingestion.documents')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', states)
    .where((eb) => eb.or([eb('state', '<>', 'queued'), eb('admitted_at', 'is not', null)]))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
