import {
  placeSchema,
  type AnswerTrace,
  type AnswerUsage,
  type Citation,
  type Degraded,
  type Grounding,
  type Problem,
  type Source,
} from '@aia/contracts';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../schema.js';
import { toStoredText } from './stored-text.js';

/** The final state of an answer. */
export interface FinishedAnswer {
  id: string;
  /** The process that claimed it; another's answer is left alone. */
  claimedBy: string;
  status: 'completed' | 'stopped' | 'failed';
  content: string;
  model: string | null;
  sources: Source[];
  citations: Citation[];
  grounding: Grounding | null;
  degraded: Degraded | null;
  usage: AnswerUsage | null;
  timings: Record<string, number> | null;
  trace: AnswerTrace | null;
  problem: Problem | null;
}

/**
 * Stores an answer's final state and citations in one transaction. False when the answer is no longer this process's
 * to finish, because its claim ran out or it was finished before: nothing is written then.
 */
export async function finishAnswer(db: Kysely<Database>, answer: FinishedAnswer): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (!(await updateAnswer(trx, answer))) return false;
    const rows = answer.citations.map((citation, position) => toRow(answer.id, citation, position));
    if (rows.length > 0) await trx.insertInto('chat.citations').values(rows).execute();
    return true;
  });
}

/** Prolongs this process's claim on the answers that it still writes. */
export async function renewClaims(
  db: Kysely<Database>,
  claimedBy: string,
  answerIds: string[],
  claimSeconds: number,
): Promise<void> {
  if (answerIds.length === 0) return;
  await db
    .updateTable('chat.messages')
    .set({ claimed_until: sql<Date>`now() + make_interval(secs => ${claimSeconds})` })
    .where('id', 'in', answerIds)
    .where('status', '=', 'streaming')
    .where('claimed_by', '=', claimedBy)
    .execute();
}

/** Marks answers `failed` whose process died: their claim ran out. Returns how many there were. */
export async function failAbandonedAnswers(db: Kysely<Database>, problem: Problem): Promise<number> {
  const result = await db
    .updateTable('chat.messages')
    .set({ status: 'failed', problem: JSON.stringify(problem), completed_at: new Date() })
    .where('status', '=', 'streaming')
    .where((where) =>
      where.or([where('claimed_until', 'is', null), where('claimed_until', '<', sql<Date>`now()`)]),
    )
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

async function updateAnswer(trx: Transaction<Database>, answer: FinishedAnswer): Promise<boolean> {
  const result = await trx
    .updateTable('chat.messages')
    .set({
      status: answer.status,
      content: toStoredText(answer.content),
      model: answer.model,
      sources: JSON.stringify(answer.sources),
      grounding: toJson(answer.grounding),
      degraded: toJson(answer.degraded),
      usage: toJson(answer.usage),
      timings: toJson(answer.timings),
      trace: toJson(answer.trace),
      problem: toJson(answer.problem),
      claimed_until: null,
      completed_at: new Date(),
    })
    .where('id', '=', answer.id)
    .where('status', '=', 'streaming')
    .where('claimed_by', '=', answer.claimedBy)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function toJson(value: object | null): string | null {
  return value && JSON.stringify(value);
}

function toRow(messageId: string, citation: Citation, position: number) {
  return {
    message_id: messageId,
    position,
    source_index: citation.sourceIndex,
    answer_start: citation.answerStart,
    answer_end: citation.answerEnd,
    document_id: citation.documentId,
    version_id: citation.versionId,
    start_offset: citation.start,
    end_offset: citation.end,
    page: citation.page,
    place: toJson(placeSchema.parse(citation)),
    quote: toStoredText(citation.quote),
    support: citation.support,
  };
}
