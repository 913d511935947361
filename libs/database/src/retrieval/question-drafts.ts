import type { QuestionDraft } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, QuestionDraftsTable } from '../schema.js';

export interface NewQuestionDraft {
  datasetId: string;
  set: string;
  count: number;
  createdBy: string;
}

/** A published passage that a question can be drafted about. */
export interface DraftablePassage {
  sourceKey: string;
  title: string;
  text: string;
  language: string;
}

/** Shortest passage that says enough for a question, in estimated tokens. */
const MIN_TOKENS = 30;

/** Records questions to be drafted; returns the id. */
export async function createQuestionDraft(db: Kysely<Database>, draft: NewQuestionDraft): Promise<string> {
  const id = newId();
  await db
    .insertInto('retrieval.question_drafts')
    .values({
      id,
      dataset_id: draft.datasetId,
      set_name: draft.set,
      requested: draft.count,
      created_by: draft.createdBy,
    })
    .execute();
  return id;
}

/** One drafting, or undefined. */
export async function findQuestionDraft(
  db: Kysely<Database>,
  id: string,
): Promise<QuestionDraft | undefined> {
  const row = await db
    .selectFrom('retrieval.question_drafts')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toQuestionDraft(row);
}

/** Takes a drafting that has not ended, with who asked for it; undefined when it has. */
export async function takeQuestionDraft(
  db: Kysely<Database>,
  id: string,
): Promise<(QuestionDraft & { createdBy: string }) | undefined> {
  const row = await db
    .updateTable('retrieval.question_drafts')
    .set({ status: 'running', updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returningAll()
    .executeTakeFirst();
  return row && { ...toQuestionDraft(row), createdBy: row.created_by };
}

/** Notes one more passage that was tried. */
export async function noteTried(db: Kysely<Database>, id: string, drafted: boolean): Promise<void> {
  await sql`update retrieval.question_drafts set tried = tried + 1, drafted = drafted + ${drafted ? 1 : 0},
    updated_at = now() where id = ${id}`.execute(db);
}

/** Ends a drafting; with a reason it failed. */
export async function endQuestionDraft(
  db: Kysely<Database>,
  id: string,
  reason: string | null,
): Promise<void> {
  await db
    .updateTable('retrieval.question_drafts')
    .set({
      status: reason === null ? 'completed' : 'failed',
      reason,
      updated_at: sql<Date>`now()`,
      finished_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .execute();
}

/** Ids of draftings that have not ended and that nobody has touched for `seconds`. */
export async function idleQuestionDrafts(db: Kysely<Database>, seconds: number): Promise<string[]> {
  const rows = await db
    .selectFrom('retrieval.question_drafts')
    .select('id')
    .where('status', 'in', ['queued', 'running'])
    .where('updated_at', '<=', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * A passage taken at random from documents that every reader of the dataset may read, so that a question tells nobody of
 * a document that they may not.
 */
export async function randomPassage(
  db: Kysely<Database>,
  datasetId: string,
): Promise<DraftablePassage | undefined> {
  const { rows } = await sql<DraftablePassage>`
    select source_key as "sourceKey", title, text, language from ingestion.published_chunks
    where dataset_id = ${datasetId} and token_estimate >= ${MIN_TOKENS} and '*' = any(principals)
    order by random() limit 1`.execute(db);
  return rows[0];
}

function toQuestionDraft(row: Selectable<QuestionDraftsTable>): QuestionDraft {
  return {
    id: row.id,
    datasetId: row.dataset_id,
    set: row.set_name,
    status: row.status,
    requested: row.requested,
    tried: row.tried,
    drafted: row.drafted,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
