import type { Citation, Feedback, Message } from '@aia/contracts';
import type { Kysely, Selectable } from 'kysely';
import type { CitationsTable, Database, MessagesTable } from '../schema.js';
import { toFeedback } from './feedback.js';

/**
 * Every message of a conversation in the order of their creation, with citations, and with the opinion of `readerId` if
 * one is named. The caller has checked its owner.
 */
export async function listMessages(
  db: Kysely<Database>,
  conversationId: string,
  readerId?: string,
): Promise<Message[]> {
  const rows = await db
    .selectFrom('chat.messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('id')
    .execute();
  const messages = await withCitations(db, rows);
  if (readerId === undefined) return messages;
  const feedback = await feedbackOf(db, readerId, conversationId);
  return messages.map((message) => ({ ...message, feedback: feedback.get(message.id) ?? null }));
}

/** One message with its citations; undefined when there is none. The caller has checked whose it is. */
export async function findMessage(db: Kysely<Database>, id: string): Promise<Message | undefined> {
  const rows = await db.selectFrom('chat.messages').selectAll().where('id', '=', id).execute();
  return (await withCitations(db, rows))[0];
}

async function feedbackOf(
  db: Kysely<Database>,
  userId: string,
  conversationId: string,
): Promise<Map<string, Feedback>> {
  const rows = await db
    .selectFrom('chat.feedback as f')
    .innerJoin('chat.messages as m', 'm.id', 'f.message_id')
    .selectAll('f')
    .where('m.conversation_id', '=', conversationId)
    .where('f.user_id', '=', userId)
    .execute();
  return new Map(rows.map((row) => [row.message_id, toFeedback(row)]));
}

async function withCitations(db: Kysely<Database>, rows: Selectable<MessagesTable>[]): Promise<Message[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const citations = await db
    .selectFrom('chat.citations')
    .selectAll()
    .where('message_id', 'in', ids)
    .orderBy('message_id')
    .orderBy('position')
    .execute();
  const byMessage = new Map<string, Selectable<CitationsTable>[]>(ids.map((id) => [id, []]));
  for (const citation of citations) byMessage.get(citation.message_id)?.push(citation);
  return rows.map((row) => toMessage(row, byMessage.get(row.id) ?? []));
}

function toMessage(row: Selectable<MessagesTable>, citations: Selectable<CitationsTable>[]): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    parentId: row.parent_id,
    role: row.role,
    status: row.status,
    content: row.content,
    model: row.model,
    sources: row.sources,
    citations: citations.map(toCitation),
    grounding: row.grounding,
    degraded: row.degraded,
    usage: row.usage,
    trace: row.trace,
    createdAt: row.created_at.toISOString(),
  };
}

function toCitation(row: Selectable<CitationsTable>): Citation {
  return {
    sourceIndex: row.source_index,
    answerStart: row.answer_start,
    answerEnd: row.answer_end,
    documentId: row.document_id,
    versionId: row.version_id,
    start: row.start_offset,
    end: row.end_offset,
    quote: row.quote,
    page: row.page,
    ...row.place,
    support: row.support,
  };
}
