import type {
  ExpectedPassage,
  GoldenOrigin,
  GoldenQuestion,
  GoldenQuestionsAdded,
  GoldenSet,
  GoldenStatus,
  ListGoldenQuestionsQuery,
  Page,
} from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely, type Selectable } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database, GoldenQuestionsTable } from '../schema.js';

/** A question as it is stored: its documents are named by source key, its language is known. */
export interface GoldenQuestionToStore {
  key: string;
  question: string;
  language: string;
  expected: ExpectedPassage[];
  answer: string | null;
  status: GoldenStatus;
  origin: GoldenOrigin;
}

export interface GoldenSetPlace {
  datasetId: string;
  set: string;
}

/** Rows of one insert: each has eleven parameters, and PostgreSQL takes 65,535. */
const ROWS_PER_INSERT = 1000;

/**
 * Adds questions to a set; one with a key that is there takes its place and keeps its id. With `replace`, the set's other
 * questions go; with `keepExisting`, one that is there stays as it is. All or nothing. Of two with the same key in one call, the last one counts.
 */
export async function storeGoldenQuestions(
  db: Kysely<Database>,
  { datasetId, set }: GoldenSetPlace,
  questions: readonly GoldenQuestionToStore[],
  options: { createdBy: string; replace?: boolean; keepExisting?: boolean },
): Promise<GoldenQuestionsAdded> {
  const byKey = [...new Map(questions.map((question) => [question.key, question])).values()];
  return db.transaction().execute(async (trx) => {
    const stored: { id: string; inserted: boolean }[] = [];
    for (let from = 0; from < byKey.length; from += ROWS_PER_INSERT) {
      const rows = byKey.slice(from, from + ROWS_PER_INSERT).map(({ expected, ...question }) => ({
        ...question,
        id: newId(),
        dataset_id: datasetId,
        set_name: set,
        expected: JSON.stringify(expected),
        created_by: options.createdBy,
      }));
      stored.push(...(await upsert(trx, rows, options.keepExisting ?? false)));
    }
    const removed = options.replace
      ? await removeOthers(
          trx,
          { datasetId, set },
          stored.map(({ id }) => id),
        )
      : 0;
    const added = stored.filter(({ inserted }) => inserted).length;
    return { set, added, replaced: stored.length - added, removed, ids: stored.map(({ id }) => id) };
  });
}

async function upsert(
  trx: Kysely<Database>,
  rows: Parameters<ReturnType<typeof trx.insertInto<'retrieval.golden_questions'>>['values']>[0],
  keepExisting: boolean,
): Promise<{ id: string; inserted: boolean }[]> {
  return (
    trx
      .insertInto('retrieval.golden_questions')
      .values(rows)
      .onConflict((conflict) => {
        const there = conflict.columns(['dataset_id', 'set_name', 'key']);
        if (keepExisting) return there.doNothing();
        return there.doUpdateSet((eb) => ({
          question: eb.ref('excluded.question'),
          language: eb.ref('excluded.language'),
          expected: eb.ref('excluded.expected'),
          answer: eb.ref('excluded.answer'),
          status: eb.ref('excluded.status'),
          origin: eb.ref('excluded.origin'),
          updated_at: sql<Date>`now()`,
        }));
      })
      // A row that was there before has a predecessor.
      .returning(['id', sql<boolean>`xmax = 0`.as('inserted')])
      .execute()
  );
}

async function removeOthers(
  trx: Kysely<Database>,
  { datasetId, set }: GoldenSetPlace,
  keep: string[],
): Promise<number> {
  const { numAffectedRows } = await sql`delete from retrieval.golden_questions
    where dataset_id = ${datasetId} and set_name = ${set} and not id = any(${keep}::uuid[])`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Questions of a dataset, newest first. */
export async function listGoldenQuestions(
  db: Kysely<Database>,
  datasetId: string,
  query: ListGoldenQuestionsQuery,
): Promise<Page<GoldenQuestion>> {
  let select = db
    .selectFrom('retrieval.golden_questions')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.set !== undefined) select = select.where('set_name', '=', query.set);
  if (query.status !== undefined) select = select.where('status', '=', query.status);
  if (query.cursor !== undefined) select = select.where('id', '<', decodeCursor(query.cursor));
  if (query.q !== undefined) {
    const pattern = `%${query.q.replace(/[\\%_]/g, '\\$&')}%`;
    select = select.where('question', 'ilike', pattern);
  }
  return toPage(await select.execute(), query.limit, toGoldenQuestion);
}

/** One question, or undefined. */
export async function findGoldenQuestion(
  db: Kysely<Database>,
  id: string,
): Promise<GoldenQuestion | undefined> {
  const row = await db
    .selectFrom('retrieval.golden_questions')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toGoldenQuestion(row);
}

/** Changes a question. */
export async function updateGoldenQuestion(
  db: Kysely<Database>,
  id: string,
  change: {
    [K in 'question' | 'language' | 'expected' | 'answer' | 'status']?: GoldenQuestionToStore[K] | undefined;
  },
): Promise<void> {
  const { expected, ...given } = change;
  const rest = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  await db
    .updateTable('retrieval.golden_questions')
    .set({
      ...rest,
      ...(expected ? { expected: JSON.stringify(expected) } : {}),
      updated_at: new Date(),
    })
    .where('id', '=', id)
    .execute();
}

/** Deletes a question. */
export async function deleteGoldenQuestion(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('retrieval.golden_questions').where('id', '=', id).execute();
}

/** The sets of a dataset by name. */
export async function listGoldenSets(db: Kysely<Database>, datasetId: string): Promise<GoldenSet[]> {
  const { rows } = await sql<{
    set_name: string;
    language: string;
    approved: number;
    drafts: number;
    updated_at: Date;
  }>`select set_name, language, count(*) filter (where status = 'approved') as approved,
      count(*) filter (where status = 'draft') as drafts, max(updated_at) as updated_at
    from retrieval.golden_questions where dataset_id = ${datasetId}
    group by set_name, language order by set_name, language`.execute(db);
  const sets = new Map<string, GoldenSet>();
  for (const { set_name: set, language, approved, drafts, updated_at: updatedAt } of rows) {
    const known = sets.get(set) ?? { set, approved: 0, drafts: 0, languages: {}, updatedAt: '' };
    known.approved += approved;
    known.drafts += drafts;
    if (approved > 0) known.languages[language] = approved;
    const time = updatedAt.toISOString();
    if (time > known.updatedAt) known.updatedAt = time;
    sets.set(set, known);
  }
  return [...sets.values()];
}

/** Source keys of published documents of a dataset, by document id. */
export async function sourceKeysOf(
  db: Kysely<Database>,
  datasetId: string,
  documentIds: readonly string[],
): Promise<Map<string, string>> {
  if (documentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('ingestion.documents')
    .select(['id', 'source_key'])
    .where('dataset_id', '=', datasetId)
    .where('deleted_at', 'is', null)
    .where('id', 'in', [...documentIds])
    .execute();
  return new Map(rows.map((row) => [row.id, row.source_key]));
}

function toGoldenQuestion(row: Selectable<GoldenQuestionsTable>): GoldenQuestion {
  return {
    id: row.id,
    datasetId: row.dataset_id,
    set: row.set_name,
    key: row.key,
    question: row.question,
    language: row.language,
    expected: row.expected,
    answer: row.answer,
    status: row.status,
    origin: row.origin,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
