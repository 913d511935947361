import { queueNames, type JobPayload, type QueueName } from '@aia/contracts';
import { currentOrigin } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';

/** A job to be dispatched once the surrounding transaction is committed. */
export interface OutboxJob<Q extends QueueName = QueueName> {
  queue: Q;
  jobId: string;
  payload: JobPayload<Q>;
}

/** PostgreSQL takes 65,535 parameters a statement; a row has three. */
const ROWS_PER_INSERT = 5000;

/** Writes jobs beside the state that they belong to, with the request that caused them; call it inside the transaction that changes that state. */
export async function enqueueJobs(trx: Kysely<Database>, jobs: OutboxJob[]): Promise<void> {
  const origin = currentOrigin();
  for (let from = 0; from < jobs.length; from += ROWS_PER_INSERT) {
    const rows = jobs.slice(from, from + ROWS_PER_INSERT).map((job) => ({
      queue: job.queue,
      job_id: job.jobId,
      payload: JSON.stringify({ ...job.payload, ...origin }),
    }));
    await trx.insertInto('ingestion.outbox').values(rows).execute();
  }
}

/**
 * Hands up to `limit` waiting jobs to `send`, oldest first, and removes them when it resolves. When it rejects, they
 * stay; a crash in between sends them again, which the queue ignores by job id. Several dispatchers may run at once.
 * Returns how many were sent.
 * @param queues only jobs of these; without it, of all. A queue that is full takes its jobs later.
 */
export async function dispatchOutbox(
  db: Kysely<Database>,
  limit: number,
  send: (jobs: OutboxJob[]) => Promise<void>,
  queues?: readonly QueueName[],
): Promise<number> {
  if (queues?.length === 0) return 0;
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('ingestion.outbox')
      .where('queue', 'in', queues ?? queueNames)
      .select(['id', 'queue', 'job_id', 'payload'])
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute();
    if (rows.length === 0) return 0;
    await send(rows.map(toJob));
    const ids = rows.map((row) => row.id);
    await trx.deleteFrom('ingestion.outbox').where('id', 'in', ids).execute();
    return rows.length;
  });
}

/** What a dispatcher has to do; looking costs one short statement, and most looks find nothing. */
export interface WaitingDispatches {
  /** Jobs of the outbox. */
  jobs: boolean;
  /** Documents that wait for their turn. */
  documents: boolean;
}

/** Looks whether anything waits for dispatch. */
export async function findDispatches(db: Kysely<Database>): Promise<WaitingDispatches> {
  const { rows } = await sql<WaitingDispatches>`${sql.raw(preparedMark('find-dispatches'))}
    select exists (select from ingestion.outbox) as jobs,
      exists (select from ingestion.documents where state = 'queued' and admitted_at is null) as documents`.execute(
    db,
  );
  return rows[0] ?? { jobs: false, documents: false };
}

/** Jobs that wait for dispatch. */
export async function outboxDepth(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('ingestion.outbox')
    .select((eb) => eb.fn.countAll<number>().as('depth'))
    .executeTakeFirstOrThrow();
  return Number(row.depth);
}

/** The payload is parsed with the queue's own schema when it is added. */
function toJob(row: { queue: QueueName; job_id: string; payload: object }): OutboxJob {
  return { queue: row.queue, jobId: row.job_id, payload: row.payload as OutboxJob['payload'] };
}
