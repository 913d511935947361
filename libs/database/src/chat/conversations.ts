import type {
  Conversation,
  ConversationSettings,
  Page,
  PageQuery,
  UpdateConversationRequest,
} from '@aia/contracts';
import { newId } from '@aia/platform';
import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { ConversationsTable, Database } from '../schema.js';
import { toStoredText } from './stored-text.js';
import { textSearch, toMatch, type TextSearch } from './text-search.js';

const columns = ['id', 'title', 'created_at', 'updated_at', 'pinned_at', 'settings'] as const;
type Row = Pick<Selectable<ConversationsTable>, (typeof columns)[number]>;
type FoundRow = Row & { match_id?: string | null; match_text?: string | null };

/** Starts a conversation of `userId`; without a title, its first question gives it one. */
export async function insertConversation(
  db: Kysely<Database>,
  userId: string,
  {
    title = '',
    settings = {},
  }: { title?: string | undefined; settings?: ConversationSettings | undefined } = {},
): Promise<Conversation> {
  const row = await db
    .insertInto('chat.conversations')
    .values({
      id: newId(),
      user_id: userId,
      title: toStoredText(title),
      settings: JSON.stringify(settings),
      deleted_at: null,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toConversation(row);
}

/** Which of a user's conversations are listed. */
export interface ConversationListing extends PageQuery {
  /** Words in any of their forms (English and Russian), or text as it is, in title or messages. */
  q?: string | undefined;
  pinned?: boolean | undefined;
}

/**
 * The user's conversations, newest first; those found by words come with the place where they were found.
 * @throws AppError `validation-failed` for a cursor that is not one.
 */
export async function listConversations(
  db: Kysely<Database>,
  userId: string,
  { limit, cursor, q, pinned }: ConversationListing,
): Promise<Page<Conversation>> {
  let query = owned(db, userId).orderBy('id', 'desc');
  if (cursor !== undefined) query = query.where('id', '<', decodeCursor(cursor));
  if (pinned !== undefined) query = query.where('pinned_at', pinned ? 'is not' : 'is', null);
  if (!q?.trim()) return toPage(await query.limit(limit + 1).execute(), limit, toConversation);
  const search = textSearch(q);
  const found = query
    .where((where) =>
      where.or([search.matches('chat.conversations.title'), where.exists(messagesWith(where, search))]),
    )
    .select((select) => [
      messagesWith(select, search).select('m.id').as('match_id'),
      messagesWith(select, search).select(search.snippet('m.content').as('snippet')).as('match_text'),
    ]);
  return toPage(await found.limit(limit + 1).execute(), limit, toConversation);
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

/** Changes the user's conversation; undefined when the user has no such conversation. Settings that are null are taken back. */
export async function updateConversation(
  db: Kysely<Database>,
  userId: string,
  id: string,
  { title, pinned, settings }: UpdateConversationRequest,
): Promise<Conversation | undefined> {
  const row = await db
    .updateTable('chat.conversations')
    .set({
      updated_at: new Date(),
      ...(title !== undefined && { title: toStoredText(title) }),
      ...(pinned !== undefined && { pinned_at: pinned ? sql<Date>`coalesce(pinned_at, now())` : null }),
      ...(settings && {
        settings: sql<string>`jsonb_strip_nulls(settings || ${JSON.stringify(settings)}::jsonb)`,
      }),
    })
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

/** The newest message of a conversation that has the words, as a subquery without columns. */
function messagesWith(where: ExpressionBuilder<Database, 'chat.conversations'>, search: TextSearch) {
  return where
    .selectFrom('chat.messages as m')
    .whereRef('m.conversation_id', '=', 'chat.conversations.id')
    .where(search.matches('m.content'))
    .orderBy('m.id', 'desc')
    .limit(1);
}

function toConversation({ match_id: matchId, match_text: matchText, ...row }: FoundRow): Conversation {
  return {
    id: row.id,
    title: row.title,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    pinned: row.pinned_at !== null,
    settings: row.settings,
    ...(matchId && matchText && { match: toMatch(matchId, matchText) }),
  };
}
