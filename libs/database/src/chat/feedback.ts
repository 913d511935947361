import type { Feedback, FeedbackEntry, FeedbackRequest, ListFeedbackQuery, Page } from '@aia/contracts';
import { newId } from '@aia/platform';
import type { Kysely, Selectable } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database, FeedbackTable } from '../schema.js';

/** Stores the user's opinion of an answer, in place of an earlier one. The caller has checked whose answer it is. */
export async function saveFeedback(
  db: Kysely<Database>,
  userId: string,
  messageId: string,
  { rating, reason, comment, correctedAnswer }: FeedbackRequest,
): Promise<Feedback> {
  const opinion = {
    rating,
    reason: reason ?? null,
    comment: comment ?? null,
    corrected_answer: correctedAnswer ?? null,
    updated_at: new Date(),
  };
  const row = await db
    .insertInto('chat.feedback')
    .values({ id: newId(), message_id: messageId, user_id: userId, ...opinion })
    .onConflict((conflict) => conflict.columns(['message_id', 'user_id']).doUpdateSet(opinion))
    .returningAll()
    .executeTakeFirstOrThrow();
  return toFeedback(row);
}

/** Takes the user's opinion of an answer back; false when there is none. */
export async function deleteFeedback(
  db: Kysely<Database>,
  userId: string,
  messageId: string,
): Promise<boolean> {
  const result = await db
    .deleteFrom('chat.feedback')
    .where('message_id', '=', messageId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/**
 * Everybody's feedback, newest first, with the question and answer that it is about. Not yet checked for its reader:
 * `withheld` is false throughout. Feedback on deleted conversations is left out.
 * @throws AppError `validation-failed` for a cursor that is not one.
 */
export async function listFeedback(
  db: Kysely<Database>,
  { limit, cursor, rating, corrected }: ListFeedbackQuery,
): Promise<Page<FeedbackEntry>> {
  let query = db
    .selectFrom('chat.feedback as f')
    .innerJoin('chat.messages as a', 'a.id', 'f.message_id')
    .innerJoin('chat.messages as q', 'q.id', 'a.parent_id')
    .innerJoin('chat.conversations as c', 'c.id', 'a.conversation_id')
    .selectAll('f')
    .select(['a.content as answer', 'a.model', 'a.sources', 'q.content as question'])
    .where('c.deleted_at', 'is', null)
    .orderBy('f.id', 'desc');
  if (cursor !== undefined) query = query.where('f.id', '<', decodeCursor(cursor));
  if (rating) query = query.where('f.rating', '=', rating);
  if (corrected !== undefined) query = query.where('f.corrected_answer', corrected ? 'is not' : 'is', null);
  return toPage(await query.limit(limit + 1).execute(), limit, (row) => ({
    ...toFeedback(row),
    id: row.id,
    messageId: row.message_id,
    userId: row.user_id,
    question: row.question,
    answer: row.answer,
    model: row.model,
    sources: row.sources,
    withheld: false,
  }));
}

/** A row as the API shows it. */
export function toFeedback(row: Selectable<FeedbackTable>): Feedback {
  return {
    rating: row.rating,
    reason: row.reason,
    comment: row.comment,
    correctedAnswer: row.corrected_answer,
    updatedAt: row.updated_at.toISOString(),
  };
}
