import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { documentJobId } from './document-dispatch.js';
import type { OutboxJob } from './outbox.js';

export interface AdmissionLimits {
  /** Documents to admit at most. */
  limit: number;
  /** An import that has this many documents waiting for the embedder gets no turn until some are done. */
  embeddingAhead: number;
}

interface AdmittedRow {
  id: string;
  fence: number;
  attempts: number;
}

/**
 * Gives waiting documents to the `document` queue in fair turns: users take turns, each user's datasets take turns, and
 * each dataset's imports do; within an import the oldest document goes first. So one giant import delays a small one by
 * the documents that are in work, not by those that wait. Paused and cancelled imports get no turn.
 *
 * The rows are changed when `send` resolves. When it rejects they wait on; a crash in between sends them again under
 * the same job id, which the queue ignores. Returns how many were admitted.
 */
export async function admitDocuments(
  db: Kysely<Database>,
  limits: AdmissionLimits,
  send: (jobs: OutboxJob[]) => Promise<void>,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const chosen = await chooseDocuments(trx, limits);
    if (chosen.length === 0) return 0;
    await send(chosen.map(toJob));
    await sql`update ingestion.documents set admitted_at = now(), attempts = attempts + 1
      where id = any(${chosen.map(({ id }) => id)}::uuid[])`.execute(trx);
    return chosen.length;
  });
}

/** The lanes are found by a loose index scan, so the cost grows with the imports that wait, not with their documents. */
async function chooseDocuments(trx: Kysely<Database>, limits: AdmissionLimits): Promise<AdmittedRow[]> {
  const { rows } = await sql<AdmittedRow>`
    with recursive lanes(import_id) as (
      (select import_id from ingestion.documents where state = 'queued' and admitted_at is null
        order by import_id limit 1)
      union all
      select n.import_id from lanes l cross join lateral (
        select d.import_id from ingestion.documents d
        where d.state = 'queued' and d.admitted_at is null and d.import_id > l.import_id
        order by d.import_id limit 1) n
    ), open_lanes as (
      select l.import_id, i.created_by, i.dataset_id from lanes l
      left join ingestion.imports i on i.id = l.import_id
      where coalesce(i.status, 'running') not in ('paused', 'cancelled')
        and (select count(*) from (select from ingestion.documents d
          where (d.state = 'embedding' or d.reindex) and d.requested_by = i.created_by and d.dataset_id = i.dataset_id
            and d.import_id = l.import_id
          limit ${limits.embeddingAhead}) ahead) < ${limits.embeddingAhead}
    ), heads as (
      select h.id, l.import_id, l.created_by, l.dataset_id,
        row_number() over (partition by l.import_id order by h.id) as in_import
      from open_lanes l cross join lateral (
        select d.id from ingestion.documents d
        where d.state = 'queued' and d.admitted_at is null and d.import_id = l.import_id
        order by d.id limit ${limits.limit}) h
    ), by_dataset as (
      select *, row_number() over (partition by created_by, dataset_id order by in_import, import_id) as in_dataset
      from heads
    ), by_user as (
      select *, row_number() over (partition by created_by order by in_dataset, dataset_id) as in_user
      from by_dataset
    ), turns as (
      select id, in_user from by_user order by in_user, id limit ${limits.limit}
    )
    select d.id, d.fence, d.attempts from ingestion.documents d join turns t on t.id = d.id
    where d.state = 'queued' and d.admitted_at is null
    order by t.in_user, d.id
    for update of d skip locked`.execute(trx);
  return rows;
}

function toJob({ id, fence, attempts }: AdmittedRow): OutboxJob<'document'> {
  const payload = { v: 1 as const, documentId: id, fence };
  return { queue: 'document', jobId: documentJobId(id, attempts + 1), payload };
}
