import { type Kysely, sql } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
import { toStoredText } from './stored-text.js';

/** A question about to be answered. */
export interface NewTurn {
  conversationId: string;
  userId: string;
  /** The message that this one follows; without it, the newest message of the conversation. */
  parentId: string | undefined;
  questionId: string;
  answerId: string;
  content: string;
  /** Title for a conversation that has none yet. */
  title: string;
  /** Model that will be asked. */
  model: string;
  /** The process that answers, and for how many seconds it claims the answer before it must renew. */
  claimedBy: string;
  claimSeconds: number;
}

/** A message of an earlier turn, as the model is shown it. */
export interface HistoryMessage {
  role: 'user' | 'assistant';
  content: string;
}

/** What came of storing a turn: its history oldest first, or which of its ids the user does not have. */
export type TurnResult =
  { stored: true; history: HistoryMessage[] } | { stored: false; missing: 'conversation' | 'parent' };

interface TurnRow {
  conversations: number;
  answers: number;
  history: HistoryMessage[];
}

/** Messages before the question that are read back; a prompt holds fewer. */
const HISTORY_LIMIT = 20;

/**
 * Stores the question and an empty, `streaming` answer, and reads the turns before them. It is one statement, hence one
 * round trip and one commit: the model waits for nothing else.
 */
export async function insertTurn(db: Kysely<Database>, turn: NewTurn): Promise<TurnResult> {
  const { rows } = await turnStatement(turn).execute(db);
  const row = rows[0];
  if (!row || row.conversations === 0) return { stored: false, missing: 'conversation' };
  if (row.answers === 0) return { stored: false, missing: 'parent' };
  return { stored: true, history: row.history };
}

function turnStatement(turn: NewTurn) {
  const parentId = turn.parentId ?? null;
  return sql<TurnRow>`${sql.raw(preparedMark('turn'))}
    with recursive conversation as (
      update chat.conversations
      set updated_at = now(), title = case when title = '' then ${toStoredText(turn.title)} else title end
      where id = ${turn.conversationId}::uuid and user_id = ${turn.userId}::uuid and deleted_at is null
      returning id
    ), parent as (
      select m.id from chat.messages m join conversation c on m.conversation_id = c.id
      where ${parentId}::uuid is null or m.id = ${parentId}::uuid
      order by m.id desc limit 1
    ), question as (
      insert into chat.messages (id, conversation_id, parent_id, role, status, content, completed_at)
      select ${turn.questionId}::uuid, c.id, (select id from parent), 'user', 'completed',
        ${toStoredText(turn.content)}, now()
      from conversation c
      where ${parentId}::uuid is null or exists (select from parent)
      returning id, conversation_id
    ), answer as (
      insert into chat.messages
        (id, conversation_id, parent_id, role, status, content, model, claimed_by, claimed_until)
      select ${turn.answerId}::uuid, q.conversation_id, q.id, 'assistant', 'streaming', '', ${turn.model},
        ${turn.claimedBy}, now() + make_interval(secs => ${turn.claimSeconds})
      from question q
      returning id
    ), ancestor as (
      select m.id, m.parent_id, m.role, m.status, m.content, 1 as depth
      from chat.messages m join parent p on m.id = p.id
      union all
      select m.id, m.parent_id, m.role, m.status, m.content, a.depth + 1
      from chat.messages m join ancestor a on m.id = a.parent_id
      where a.depth < ${HISTORY_LIMIT}::int
    )
    select (select count(*)::int from conversation) as conversations,
      (select count(*)::int from answer) as answers,
      coalesce((
        select json_agg(json_build_object('role', role, 'content', content) order by depth desc)
        from ancestor where content <> '' and status in ('completed', 'stopped')
      ), '[]') as history`;
}
