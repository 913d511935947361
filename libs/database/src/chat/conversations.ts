import type { Conversation, Page, PageQuery } from '@aia/contracts';
import { newId } from '@aia/platform';
import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { ConversationsTable, Database } from '../schema.js';
import { containsPattern, toStoredText } from './stored-text.js';

type Row = Pick<Selectable<ConversationsTable>, 'id' | 'title' | 'created_at' | 'updated_at'>;

const columns = ['id', 'title', 'created_at', 'updated_at'] as const;

/** Starts a conversation of `userId`; without a title, its first question gives it one. */
export async function insertConversation(
  db: Kysely<Database>,
  userId: string,
  title = '',
): Promise<Conversation> {
  const row = await db
    .insertInto('chat.conversations')
    .values({ id: newId(), user_id: userId, title: toStoredText(title), deleted_at: null })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toConversation(row);
}

/**
 * The user's conversations, newest first. `q` keeps those whose title or any message contains it, whatever its case.
 * @throws AppError `validation-failed` for a cursor that is not one.
 */
export async function listConversations(
  db: Kysely<Database>,
  userId: string,
  { limit, cursor, q }: PageQuery & { q?: string | undefined },
): Promise<Page<Conversation>> {
  let query = owned(db, userId).orderBy('id', 'desc');
  if (cursor !== undefined) query = query.where('id', '<', decodeCursor(cursor));
  if (q?.trim()) query = query.where((where) => mentions(where, containsPattern(q.trim())));
  return toPage(await query.limit(limit + 1).execute(), limit, toConversation);
}

/** One conversation of the user; undefined when it does not exist, is deleted or belongs to someone else. */
export async function findConversation(
  db: Kysely<Database>,
  userId: string,
  id: string,
): Promise<Conversation | undefined> {
  const row = await owned(db, userId).where('id', '=', id).executeTakeFirst();
  return row && toConversation(row);
}

/** Gives the user's conversation another title; undefined when the user has no such conversation. */
export async function renameConversation(
  db: Kysely<Database>,
  userId: string,
  id: string,
  title: string,
): Promise<Conversation | undefined> {
  const row = await db
    .updateTable('chat.conversations')
    .set({ title: toStoredText(title), updated_at: new Date() })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .returning(columns)
    .executeTakeFirst();
  return row && toConversation(row);
}

/** Hides the user's conversation for good; false when the user has no such conversation. */
export async function deleteConversation(db: Kysely<Database>, userId: string, id: string): Promise<boolean> {
  const result = await db
    .updateTable('chat.conversations')
    .set({ deleted_at: new Date() })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function owned(db: Kysely<Database>, userId: string) {
  return db
    .selectFrom('chat.conversations')
    .select(columns)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null);
}

type ConversationFilter = ExpressionBuilder<Database, 'chat.conversations'>;

function mentions(where: ConversationFilter, pattern: string) {
  const inMessages = where
    .selectFrom('chat.messages')
    .select('chat.messages.id')
    .whereRef('chat.messages.conversation_id', '=', 'chat.conversations.id')
    .where('chat.messages.content', 'ilike', pattern);
  return where.or([where('chat.conversations.title', 'ilike', pattern), where.exists(inMessages)]);
}

function toConversation(row: Row): Conversation {
  return {
    id: row.id,
    title: row.title,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
