import { type Kysely, type RawBuilder, sql } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
import { toStoredText } from './stored-text.js';

/** The process that answers, and for how many seconds it claims the answer before it must renew. */
export interface AnswerClaim {
  answerId: string;
  /** Model that will be asked. */
  model: string;
  claimedBy: string;
  claimSeconds: number;
}

/** A question about to be answered. */
export interface NewTurn extends AnswerClaim {
  conversationId: string;
  userId: string;
  /** The message that this one follows, as `findTurnContext` found it; null: the first of its conversation. */
  parentId: string | null;
  questionId: string;
  content: string;
  /** Title for a conversation that has none yet. */
  title: string;
}

/** Another answer to a question that was asked before. */
export interface RepeatedAnswer extends AnswerClaim {
  conversationId: string;
  userId: string;
  questionId: string;
}

/** Stores the question and an empty, `streaming` answer; false when the user's conversation is gone. */
export async function insertTurn(db: Kysely<Database>, turn: NewTurn): Promise<boolean> {
  const { rows } = await sql`${sql.raw(preparedMark('turn'))}
    with ${touched(turn, toStoredText(turn.title))}, question as (
      insert into chat.messages (id, conversation_id, parent_id, role, status, content, completed_at)
      select ${turn.questionId}::uuid, c.id, ${turn.parentId}::uuid, 'user', 'completed',
        ${toStoredText(turn.content)}, now()
      from conversation c
      returning id, conversation_id
    ), ${answerRow(turn)}
    select id from answer`.execute(db);
  return rows.length > 0;
}

/** Stores one more empty answer to a question, the newest of its siblings; false when the user's conversation is gone. */
export async function insertRepeatedAnswer(db: Kysely<Database>, turn: RepeatedAnswer): Promise<boolean> {
  const { rows } = await sql`
    with ${touched(turn, '')}, question as (
      select q.id, q.conversation_id from chat.messages q join conversation c on c.id = q.conversation_id
      where q.id = ${turn.questionId}::uuid
    ), ${answerRow(turn)}
    select id from answer`.execute(db);
  return rows.length > 0;
}

/** The user's own conversation, moved to the top of its list. */
function touched(turn: { conversationId: string; userId: string }, title: string): RawBuilder<unknown> {
  return sql`conversation as (
      update chat.conversations
      set updated_at = now(), title = case when title = '' then ${title} else title end
      where id = ${turn.conversationId}::uuid and user_id = ${turn.userId}::uuid and deleted_at is null
      returning id
    )`;
}

/** The empty answer to the row of `question`. */
function answerRow(claim: AnswerClaim): RawBuilder<unknown> {
  return sql`answer as (
      insert into chat.messages
        (id, conversation_id, parent_id, role, status, content, model, claimed_by, claimed_until)
      select ${claim.answerId}::uuid, q.conversation_id, q.id, 'assistant', 'streaming', '', ${claim.model},
        ${claim.claimedBy}, now() + make_interval(secs => ${claim.claimSeconds})
      from question q
      returning id
    )`;
}
