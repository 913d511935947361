import type { Message, Problem } from '@aia/contracts';
import { type Kysely, sql } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
import { findMessage } from './messages.js';

/** An answer as it is stored, with what only its events told. */
export interface StoredAnswer extends Message {
  /** The question that it answers. */
  question: string;
  timings: Record<string, number> | null;
  problem: Problem | null;
}

/** Status of one of the user's own answers; undefined for anything else. */
export async function findAnswerStatus(
  db: Kysely<Database>,
  userId: string,
  id: string,
): Promise<Message['status'] | undefined> {
  const row = await answersOf(db, userId, id)
    .modifyFront(sql.raw(preparedMark('answer-status')))
    .select('m.status')
    .executeTakeFirst();
  return row?.status;
}

/** One of the user's own answers with everything that is stored of it; undefined for anything else. */
export async function findStoredAnswer(
  db: Kysely<Database>,
  userId: string,
  id: string,
): Promise<StoredAnswer | undefined> {
  const row = await answersOf(db, userId, id)
    .leftJoin('chat.messages as q', 'q.id', 'm.parent_id')
    .select(['m.timings', 'm.problem', 'q.content as question'])
    .executeTakeFirst();
  const message = row && (await findMessage(db, id));
  if (!message) return undefined;
  const { timings, problem, question } = row;
  return { ...message, question: question ?? '', timings, problem };
}

function answersOf(db: Kysely<Database>, userId: string, id: string) {
  return db
    .selectFrom('chat.messages as m')
    .innerJoin('chat.conversations as c', 'c.id', 'm.conversation_id')
    .where('m.id', '=', id)
    .where('m.role', '=', 'assistant')
    .where('c.user_id', '=', userId)
    .where('c.deleted_at', 'is', null);
}
