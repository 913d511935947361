import { z } from 'zod';
import { idSchema, pageQuerySchema, timeSchema, withoutNul } from './common.js';
import { citationSchema, groundingSchema, sourceSchema } from './answer-events.js';
import { degradedSchema } from './search.js';

/** A thread of questions and answers that belongs to one user. */
export const conversationSchema = z
  .object({ id: idSchema, title: z.string(), createdAt: timeSchema, updatedAt: timeSchema })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof conversationSchema>;

export const createConversationRequestSchema = z
  .strictObject({ title: z.string().trim().min(1).max(200).optional() })
  .meta({ id: 'CreateConversationRequest' });

export const updateConversationRequestSchema = z
  .strictObject({ title: z.string().trim().min(1).max(200) })
  .meta({ id: 'UpdateConversationRequest' });

export const listConversationsQuerySchema = pageQuerySchema.extend({
  q: withoutNul(z.string().max(200)).optional(),
});

export const messageStatusSchema = z
  .enum(['streaming', 'completed', 'stopped', 'failed'])
  .meta({ id: 'MessageStatus' });

/** A stored question (`user`) or answer (`assistant`). */
export const messageSchema = z
  .object({
    id: idSchema,
    conversationId: idSchema,
    parentId: idSchema.nullable(),
    role: z.enum(['user', 'assistant']),
    status: messageStatusSchema,
    content: z.string(),
    model: z.string().nullable(),
    sources: z.array(sourceSchema),
    citations: z.array(citationSchema),
    grounding: groundingSchema.nullable(),
    degraded: degradedSchema.nullable(),
    createdAt: timeSchema,
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof messageSchema>;

/** `GET /conversations/{id}`. */
export const conversationDetailSchema = conversationSchema
  .extend({ messages: z.array(messageSchema) })
  .meta({ id: 'ConversationDetail' });

/**
 * `POST /conversations/{id}/messages`. `datasetIds: []` answers without retrieval; without the field, everything that
 * the caller may read is searched.
 */
export const createMessageRequestSchema = z
  .strictObject({
    content: z.string().trim().min(1).max(32_000),
    datasetIds: z.array(idSchema).max(100).optional(),
    model: z.string().min(1).max(200).optional(),
    parentId: idSchema.optional(),
  })
  .meta({ id: 'CreateMessageRequest' });
export type CreateMessageRequest = z.infer<typeof createMessageRequestSchema>;

/** `?detached=true`: the answer runs on when the client leaves. */
export const createMessageQuerySchema = z.object({ detached: z.stringbool().optional() });
