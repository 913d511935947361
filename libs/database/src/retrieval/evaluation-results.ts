import type { EvaluatedQuestion, EvaluationOutcome, Page } from '@aia/contracts';
import { sql, type Kysely, type Selectable } from 'kysely';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Database, EvaluationResultsTable } from '../schema.js';

/** Questions of a run that were not asked yet, in their order. */
export async function openQuestions(
  db: Kysely<Database>,
  runId: string,
  limit: number,
): Promise<EvaluatedQuestion[]> {
  const rows = await db
    .selectFrom('retrieval.evaluation_results')
    .selectAll()
    .where('run_id', '=', runId)
    .where('outcome', 'is', null)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(toEvaluatedQuestion);
}

/** Every question of a run with what came of it, in their order. */
export async function allQuestions(db: Kysely<Database>, runId: string): Promise<EvaluatedQuestion[]> {
  const rows = await db
    .selectFrom('retrieval.evaluation_results')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute();
  return rows.map(toEvaluatedQuestion);
}

/**
 * Stores outcomes and brings the run's progress up to date in one transaction; an outcome that is there already stays.
 * Returns whether the run still goes on.
 */
export async function storeOutcomes(
  db: Kysely<Database>,
  runId: string,
  outcomes: readonly { questionId: string; outcome: EvaluationOutcome }[],
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    for (const { questionId, outcome } of outcomes) {
      await trx
        .updateTable('retrieval.evaluation_results')
        .set({ outcome: JSON.stringify(outcome) })
        .where('run_id', '=', runId)
        .where('question_id', '=', questionId)
        .where('outcome', 'is', null)
        .execute();
    }
    const { rows } = await sql<{ status: string }>`update retrieval.evaluation_runs set updated_at = now(),
      done = (select count(*) from retrieval.evaluation_results where run_id = ${runId} and outcome is not null)
      where id = ${runId} returning status`.execute(trx);
    return rows[0]?.status === 'running';
  });
}

/** Questions of a run in pages; `missed`: those that were asked and found nothing relevant among the first ten. */
export async function listEvaluatedQuestions(
  db: Kysely<Database>,
  runId: string,
  query: { only: 'all' | 'missed'; limit: number; cursor?: string | undefined },
): Promise<Page<EvaluatedQuestion>> {
  let select = db
    .selectFrom('retrieval.evaluation_results as r')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('position')
    .limit(query.limit + 1);
  if (query.only === 'missed')
    select = select.where(sql<boolean>`(r.outcome -> 'values' ->> 'ndcgAt10')::float8 = 0`);
  if (query.cursor !== undefined) {
    const after = decodeCursor(query.cursor);
    select = select.where(
      sql<boolean>`r.position > (select a.position from retrieval.evaluation_results a
        where a.run_id = ${runId} and a.question_id = ${after})`,
    );
  }
  const rows = await select.execute();
  const items = rows.slice(0, query.limit).map(toEvaluatedQuestion);
  const last = items.at(-1);
  const nextCursor = rows.length > query.limit && last ? encodeCursor(last.questionId) : null;
  return { items, nextCursor };
}

function toEvaluatedQuestion(row: Selectable<EvaluationResultsTable>): EvaluatedQuestion {
  return {
    questionId: row.question_id,
    question: row.question,
    language: row.language,
    expected: row.expected,
    outcome: row.outcome,
  };
}
