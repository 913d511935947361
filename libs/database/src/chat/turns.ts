import type { ConversationSettings } from '@aia/contracts';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
import { toStoredText } from './stored-text.js';

/** The process that answers, and for how many seconds it claims the answer before it must renew. */
export interface AnswerClaim {
  answerId: string;
  /** Model that will be asked, as far as it is known before the conversation's settings are read. */
  model: string;
  claimedBy: string;
  claimSeconds: number;
}

/** A question about to be answered. */
export interface NewTurn extends AnswerClaim {
  conversationId: string;
  userId: string;
  /** The message that this one follows; undefined is the newest one of the conversation, null none. */
  parentId: string | null | undefined;
  questionId: string;
  content: string;
  /** Title for a conversation that has none yet. */
  title: string;
}

/** Another answer to a question that was asked before. */
export interface RepeatedTurn extends AnswerClaim {
  userId: string;
  /** The question, or one of its answers. */
  messageId: string;
}

/** A message of an earlier turn, as the model is shown it. */
export interface HistoryMessage {
  role: 'user' | 'assistant';
  content: string;
}

/** What came of storing a turn: what its answer depends on, or which of its ids the user does not have. */
export type TurnResult =
  | { stored: true; history: HistoryMessage[]; settings: ConversationSettings }
  | { stored: false; missing: 'conversation' | 'parent' };

/** A question that is answered once more, with the turns before it. */
export interface RepeatedQuestion {
  conversationId: string;
  content: string;
  history: HistoryMessage[];
  settings: ConversationSettings;
}

interface TurnRow {
  answers: number;
  settings: ConversationSettings | null;
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
  if (!row?.settings) return { stored: false, missing: 'conversation' };
  if (row.answers === 0) return { stored: false, missing: 'parent' };
  return { stored: true, history: row.history, settings: row.settings };
}

/** Stores one more empty answer to the user's own question, the newest of its siblings; undefined when there is no such. */
export async function insertRepeatedAnswer(
  db: Kysely<Database>,
  turn: RepeatedTurn,
): Promise<RepeatedQuestion | undefined> {
  const { rows } = await sql<RepeatedQuestion>`
    with recursive question as (
      select q.id, q.parent_id, q.conversation_id, q.content, c.settings
      from chat.messages m
      join chat.messages q on q.id = case when m.role = 'user' then m.id else m.parent_id end
      join chat.conversations c on c.id = q.conversation_id
      where m.id = ${turn.messageId}::uuid and c.user_id = ${turn.userId}::uuid and c.deleted_at is null
    ), touched as (
      update chat.conversations set updated_at = now() where id = (select conversation_id from question)
    ), parent as (
      select parent_id as id from question
    ), ${answerRow(turn)}, ${ancestors}
    select q.conversation_id as "conversationId", q.content, q.settings, ${history} as history
    from question q join answer on true`.execute(db);
  return rows[0];
}

function turnStatement(turn: NewTurn) {
  const { parentId = null } = turn;
  const atRoot = turn.parentId === null;
  return sql<TurnRow>`${sql.raw(preparedMark('turn'))}
    with recursive conversation as (
      update chat.conversations
      set updated_at = now(), title = case when title = '' then ${toStoredText(turn.title)} else title end
      where id = ${turn.conversationId}::uuid and user_id = ${turn.userId}::uuid and deleted_at is null
      returning id, settings
    ), parent as (
      select m.id from chat.messages m join conversation c on m.conversation_id = c.id
      where not ${atRoot}::boolean and (${parentId}::uuid is null or m.id = ${parentId}::uuid)
      order by m.id desc limit 1
    ), question as (
      insert into chat.messages (id, conversation_id, parent_id, role, status, content, completed_at)
      select ${turn.questionId}::uuid, c.id, (select id from parent), 'user', 'completed',
        ${toStoredText(turn.content)}, now()
      from conversation c
      where ${parentId}::uuid is null or exists (select from parent)
      returning id, conversation_id
    ), ${answerRow(turn)}, ${ancestors}
    select (select settings from conversation) as settings,
      (select count(*)::int from answer) as answers, ${history} as history`;
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

/** The turns from the row of `parent` up to the root. */
const ancestors = sql`ancestor as (
      select m.id, m.parent_id, m.role, m.status, m.content, 1 as depth
      from chat.messages m join parent p on m.id = p.id
      union all
      select m.id, m.parent_id, m.role, m.status, m.content, a.depth + 1
      from chat.messages m join ancestor a on m.id = a.parent_id
      where a.depth < ${HISTORY_LIMIT}::int
    )`;

/** Those turns as the model is shown them, oldest first. */
const history = sql`coalesce((
        select json_agg(json_build_object('role', role, 'content', content) order by depth desc)
        from ancestor where content <> '' and status in ('completed', 'stopped')
      ), '[]')`;
