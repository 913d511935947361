import type {
  Evaluation,
  EvaluationSettings,
  EvaluationSummary,
  EvaluationTarget,
  Identity,
  Page,
} from '@aia/contracts';
import { AppError, newId } from '@aia/platform';
import { sql, type Kysely, type Selectable } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database, EvaluationRunsTable } from '../schema.js';

export interface NewEvaluation {
  datasetId: string;
  set: string;
  identity: Identity;
  settings: EvaluationSettings;
}

/** A run with the caller as whom it searches. */
export type StartedEvaluation = Evaluation & { identity: Identity };

/**
 * Records a run with a copy of every approved question of its set. Returns its id.
 * @throws AppError `conflict` when the set has none.
 */
export async function createEvaluation(db: Kysely<Database>, run: NewEvaluation): Promise<string> {
  const id = newId();
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('retrieval.evaluation_runs')
      .values({
        id,
        dataset_id: run.datasetId,
        set_name: run.set,
        identity: JSON.stringify(run.identity),
        settings: JSON.stringify(run.settings),
        total: 0,
      })
      .execute();
    await sql`insert into retrieval.evaluation_results (run_id, question_id, position, question, language, expected)
      select ${id}, id, row_number() over (order by id), question, language, expected
      from retrieval.golden_questions
      where dataset_id = ${run.datasetId} and set_name = ${run.set} and status = 'approved'`.execute(trx);
    const { rows } = await sql<{ total: number }>`update retrieval.evaluation_runs
      set total = (select count(*) from retrieval.evaluation_results where run_id = ${id})
      where id = ${id} returning total`.execute(trx);
    if (rows[0]?.total) return;
    const detail = `The set "${run.set}" has no approved questions; import some, or approve drafts.`;
    throw new AppError('conflict', detail);
  });
  return id;
}

/** One run, or undefined. */
export async function findEvaluation(db: Kysely<Database>, id: string): Promise<Evaluation | undefined> {
  const row = await db
    .selectFrom('retrieval.evaluation_runs')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toEvaluation(row);
}

/** Runs of a dataset, newest first. */
export async function listEvaluations(
  db: Kysely<Database>,
  query: { datasetId: string; set?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<Evaluation>> {
  let select = db
    .selectFrom('retrieval.evaluation_runs')
    .selectAll()
    .where('dataset_id', '=', query.datasetId)
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.set !== undefined) select = select.where('set_name', '=', query.set);
  if (query.cursor !== undefined) select = select.where('id', '<', decodeCursor(query.cursor));
  return toPage(await select.execute(), query.limit, toEvaluation);
}

/** Takes a run that has not ended; undefined when it has, because jobs are delivered more than once. */
export async function takeEvaluation(
  db: Kysely<Database>,
  id: string,
): Promise<StartedEvaluation | undefined> {
  const row = await db
    .updateTable('retrieval.evaluation_runs')
    .set({ status: 'running', updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returningAll()
    .executeTakeFirst();
  return row && { ...toEvaluation(row), identity: row.identity };
}

/** Notes what the run searches, once it has looked. */
export async function noteEvaluationSettings(
  db: Kysely<Database>,
  id: string,
  settings: EvaluationSettings,
): Promise<void> {
  await db
    .updateTable('retrieval.evaluation_runs')
    .set({ settings: JSON.stringify(settings), updated_at: new Date() })
    .where('id', '=', id)
    .execute();
}

/** How a run ended. */
export type EvaluationEnd =
  | { status: 'completed'; summary: EvaluationSummary; targets: EvaluationTarget[]; passed: boolean | null }
  | { status: 'failed'; reason: string }
  | { status: 'cancelled' };

/** Ends a run that has not ended yet; whether it did. */
export async function endEvaluation(db: Kysely<Database>, id: string, end: EvaluationEnd): Promise<boolean> {
  const result =
    end.status === 'completed'
      ? { summary: JSON.stringify(end.summary), targets: JSON.stringify(end.targets), passed: end.passed }
      : end.status === 'failed'
        ? { reason: end.reason }
        : {};
  const { numUpdatedRows } = await db
    .updateTable('retrieval.evaluation_runs')
    .set({ status: end.status, ...result, updated_at: sql<Date>`now()`, finished_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ids of runs that have not ended and that nobody has touched for `seconds`. */
export async function idleEvaluations(db: Kysely<Database>, seconds: number): Promise<string[]> {
  const rows = await db
    .selectFrom('retrieval.evaluation_runs')
    .select('id')
    .where('status', 'in', ['queued', 'running'])
    .where('updated_at', '<=', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .execute();
  return rows.map(({ id }) => id);
}

function toEvaluation(row: Selectable<EvaluationRunsTable>): Evaluation {
  return {
    id: row.id,
    datasetId: row.dataset_id,
    set: row.set_name,
    status: row.status,
    settings: row.settings,
    total: row.total,
    done: row.done,
    summary: row.summary,
    targets: row.targets,
    passed: row.passed,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
