import type { Conversation, Message, Share } from '@aia/contracts';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { listMessages } from './messages.js';

/** A link to the user's conversation; undefined when the user has no such conversation. */
export async function insertShare(
  db: Kysely<Database>,
  userId: string,
  conversationId: string,
): Promise<Share | undefined> {
  const row = await db
    .insertInto('chat.shares')
    .columns(['conversation_id'])
    .expression((from) =>
      from
        .selectFrom('chat.conversations')
        .select('id')
        .where('id', '=', conversationId)
        .where('user_id', '=', userId)
        .where('deleted_at', 'is', null),
    )
    .returning(['id', 'conversation_id', 'created_at'])
    .executeTakeFirst();
  return row && toShare(row);
}

/** The links to a conversation that still work, newest first. The caller has checked its owner. */
export async function listShares(db: Kysely<Database>, conversationId: string): Promise<Share[]> {
  const rows = await db
    .selectFrom('chat.shares')
    .select(['id', 'conversation_id', 'created_at'])
    .where('conversation_id', '=', conversationId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(toShare);
}

/** Makes a link of the user's own stop working; false when there is no such link. */
export async function revokeShare(db: Kysely<Database>, userId: string, id: string): Promise<boolean> {
  const result = await db
    .updateTable('chat.shares')
    .set({ revoked_at: new Date() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('conversation_id', 'in', (from) =>
      from.selectFrom('chat.conversations').select('id').where('user_id', '=', userId),
    )
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** What a link shows: the conversation with its finished messages as of when the link was made. Not yet checked for its reader. */
export async function findShared(
  db: Kysely<Database>,
  id: string,
): Promise<{ share: Share; title: Conversation['title']; messages: Message[] } | undefined> {
  const row = await db
    .selectFrom('chat.shares as s')
    .innerJoin('chat.conversations as c', 'c.id', 's.conversation_id')
    .select(['s.id', 's.conversation_id', 's.created_at', 'c.title'])
    .where('s.id', '=', id)
    .where('s.revoked_at', 'is', null)
    .where('c.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const share = toShare(row);
  const messages = await listMessages(db, row.conversation_id);
  const shown = messages.filter((one) => one.status !== 'streaming' && one.createdAt <= share.createdAt);
  return { share, title: row.title, messages: shown };
}

function toShare(row: { id: string; conversation_id: string; created_at: Date }): Share {
  return { id: row.id, conversationId: row.conversation_id, createdAt: row.created_at.toISOString() };
}
