import type { MaintenanceFinding, MaintenanceRun, MaintenanceTask } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { enqueueJobs } from './outbox.js';

export interface NewMaintenanceRun {
  task: MaintenanceTask;
  dryRun: boolean;
  createdBy: string;
}

/** Writes a run with its job; a worker does it. Returns its id. */
export async function queueMaintenance(db: Kysely<Database>, run: NewMaintenanceRun): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const id = newId();
    await trx
      .insertInto('ingestion.maintenance_runs')
      .values({ id, task: run.task, dry_run: run.dryRun, created_by: run.createdBy })
      .execute();
    await enqueueJobs(trx, [{ queue: 'maintenance', jobId: id, payload: { v: 1, runId: id } }]);
    return id;
  });
}

/** One run with what it found so far. */
export async function findMaintenanceRun(
  db: Kysely<Database>,
  id: string,
): Promise<MaintenanceRun | undefined> {
  const row = await db
    .selectFrom('ingestion.maintenance_runs')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    task: row.task,
    dryRun: row.dry_run,
    status: row.status,
    reason: row.reason,
    findings: row.findings,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** Takes a run that has not ended; undefined when it has, because jobs are delivered more than once. */
export async function startMaintenance(
  db: Kysely<Database>,
  id: string,
): Promise<{ task: MaintenanceTask; dryRun: boolean } | undefined> {
  const row = await db
    .updateTable('ingestion.maintenance_runs')
    .set({ status: 'running', updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returning(['task', 'dry_run'])
    .executeTakeFirst();
  return row && { task: row.task, dryRun: row.dry_run };
}

/** Ends a run with its findings, or with the sentence that tells why there are none. */
export async function finishMaintenance(
  db: Kysely<Database>,
  id: string,
  result: { findings: MaintenanceFinding[] } | { reason: string },
): Promise<void> {
  const ended =
    'findings' in result
      ? { status: 'completed' as const, findings: JSON.stringify(result.findings) }
      : { status: 'failed' as const, reason: result.reason };
  await db
    .updateTable('ingestion.maintenance_runs')
    .set({ ...ended, updated_at: sql<Date>`now()`, finished_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** Dispatches runs again that nobody has touched for `seconds`, e.g. because Redis lost their jobs. */
export async function redispatchMaintenance(db: Kysely<Database>, seconds: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .updateTable('ingestion.maintenance_runs')
      .set({ updated_at: sql<Date>`now()` })
      .where('status', 'in', ['queued', 'running'])
      .where('updated_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .returning('id')
      .execute();
    const jobs = rows.map(({ id }) => ({
      queue: 'maintenance' as const,
      jobId: newId(),
      payload: { v: 1 as const, runId: id },
    }));
    await enqueueJobs(trx, jobs);
    return jobs.length;
  });
}
