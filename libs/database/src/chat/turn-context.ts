import type { ConversationSettings } from '@aia/contracts';
import { type Kysely, sql } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';

/** A message of an earlier turn, as the model is shown it. */
export interface HistoryMessage {
  role: 'user' | 'assistant';
  content: string;
}

/** What the answer to a question depends on. */
export interface TurnContext {
  /** The message that the question follows; null: it is the first of its conversation. */
  parentId: string | null;
  history: HistoryMessage[];
  settings: ConversationSettings;
}

/** The context, or which of its ids the user does not have. */
export type TurnContextResult =
  { found: true; context: TurnContext } | { found: false; missing: 'conversation' | 'parent' };

/** A question that is to be answered once more, with the turns before it. */
export interface RepeatedQuestion extends Omit<TurnContext, 'parentId'> {
  questionId: string;
  conversationId: string;
  content: string;
}

/** Messages before the question that are read back; a prompt holds fewer. */
const HISTORY_LIMIT = 20;

/**
 * What a new question of the user is answered from. Without a `parentId` it follows the newest message of the
 * conversation; null makes it the first of a branch of its own.
 */
export async function findTurnContext(
  db: Kysely<Database>,
  question: { conversationId: string; userId: string; parentId: string | null | undefined },
): Promise<TurnContextResult> {
  const { parentId = null } = question;
  const atRoot = question.parentId === null;
  const { rows } = await sql<TurnContext>`${sql.raw(preparedMark('turn-context'))}
    with recursive conversation as (
      select id, settings from chat.conversations
      where id = ${question.conversationId}::uuid and user_id = ${question.userId}::uuid and deleted_at is null
    ), parent as (
      select m.id from chat.messages m join conversation c on m.conversation_id = c.id
      where not ${atRoot}::boolean and (${parentId}::uuid is null or m.id = ${parentId}::uuid)
      order by m.id desc limit 1
    ), ${ancestors}
    select settings, (select id from parent) as "parentId", ${history} as history from conversation`.execute(
    db,
  );
  const context = rows[0];
  if (!context) return { found: false, missing: 'conversation' };
  if (parentId !== null && context.parentId === null) return { found: false, missing: 'parent' };
  return { found: true, context };
}

/** The user's own question with this id, or the question of the answer with this id; undefined when there is no such. */
export async function findRepeatedQuestion(
  db: Kysely<Database>,
  { messageId, userId }: { messageId: string; userId: string },
): Promise<RepeatedQuestion | undefined> {
  const { rows } = await sql<RepeatedQuestion>`
    with recursive question as (
      select q.id, q.parent_id, q.conversation_id, q.content, c.settings
      from chat.messages m
      join chat.messages q on q.id = case when m.role = 'user' then m.id else m.parent_id end
      join chat.conversations c on c.id = q.conversation_id
      where m.id = ${messageId}::uuid and c.user_id = ${userId}::uuid and c.deleted_at is null
    ), parent as (
      select parent_id as id from question
    ), ${ancestors}
    select id as "questionId", conversation_id as "conversationId", content, settings, ${history} as history
    from question`.execute(db);
  return rows[0];
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
