import { z } from 'zod';
import { idSchema, pageQuerySchema, timeSchema, withoutNul } from './common.js';
import {
  answerTraceSchema,
  citationSchema,
  groundingSchema,
  sourceSchema,
  usageSchema,
} from './answer-events.js';
import { feedbackSchema } from './feedback.js';
import { degradedSchema } from './search.js';

/**
 * What a conversation is answered with; a message's own fields come first. `instructions` are added to the rules of
 * models that can follow any. `datasetIds: []` answers without documents.
 */
export const conversationSettingsSchema = z
  .strictObject({
    instructions: withoutNul(z.string().trim().min(1).max(4000)),
    model: withoutNul(z.string().min(1).max(200)),
    temperature: z.number().min(0).max(2),
    datasetIds: z.array(idSchema).max(100),
  })
  .partial()
  .meta({ id: 'ConversationSettings' });
export type ConversationSettings = z.infer<typeof conversationSettingsSchema>;

/** A change of settings: `null` takes one back, what is absent stays. */
const settingsChangeSchema = z
  .strictObject({
    instructions: conversationSettingsSchema.shape.instructions.nullable(),
    model: conversationSettingsSchema.shape.model.nullable(),
    temperature: conversationSettingsSchema.shape.temperature.nullable(),
    datasetIds: conversationSettingsSchema.shape.datasetIds.nullable(),
  })
  .partial()
  .meta({ id: 'ConversationSettingsChange' });

/** Where a search found its words; `highlights` are ranges of `text` (UTF-16 code units, end exclusive). */
export const conversationMatchSchema = z
  .object({
    messageId: idSchema,
    text: z.string(),
    highlights: z.array(z.object({ start: z.int().nonnegative(), end: z.int().positive() })),
  })
  .meta({ id: 'ConversationMatch' });
export type ConversationMatch = z.infer<typeof conversationMatchSchema>;

/** A thread of questions and answers that belongs to one user. */
export const conversationSchema = z
  .object({
    id: idSchema,
    title: z.string(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    pinned: z.boolean(),
    settings: conversationSettingsSchema,
    /** In a list with `q`: the newest message that has the words; absent when only the title has them. */
    match: conversationMatchSchema.optional(),
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof conversationSchema>;

const titleSchema = z.string().trim().min(1).max(200);

export const createConversationRequestSchema = z
  .strictObject({ title: titleSchema.optional(), settings: conversationSettingsSchema.optional() })
  .meta({ id: 'CreateConversationRequest' });

export const updateConversationRequestSchema = z
  .strictObject({ title: titleSchema, pinned: z.boolean(), settings: settingsChangeSchema })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Name at least one of title, pinned and settings')
  .meta({ id: 'UpdateConversationRequest' });
export type UpdateConversationRequest = z.infer<typeof updateConversationRequestSchema>;

/** `q` finds words in any of their forms, English and Russian, and the text as it is, in titles and messages. */
export const listConversationsQuerySchema = pageQuerySchema.extend({
  q: withoutNul(z.string().max(200)).optional(),
  pinned: z.stringbool().optional(),
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
    /** Tokens of an answer; absent or null on questions and where no model was asked. */
    usage: usageSchema.nullable().optional(),
    trace: answerTraceSchema.nullable().optional(),
    /** The caller's own opinion of an answer. */
    feedback: feedbackSchema.nullable().optional(),
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
 * the caller may read is searched. Without `parentId` the message follows the newest one; `null` begins a new branch at the
 * root, and an earlier answer's id one after that answer: that is how a question is edited.
 */
export const createMessageRequestSchema = z
  .strictObject({
    content: z.string().trim().min(1).max(32_000),
    datasetIds: z.array(idSchema).max(100).optional(),
    model: z.string().min(1).max(200).optional(),
    parentId: idSchema.nullable().optional(),
    temperature: z.number().min(0).max(2).optional(),
  })
  .meta({ id: 'CreateMessageRequest' });
export type CreateMessageRequest = z.infer<typeof createMessageRequestSchema>;

/** `?detached=true`: the answer runs on when the client leaves. */
export const createMessageQuerySchema = z.object({ detached: z.stringbool().optional() });

/** `POST /messages/{id}/regenerate`: another answer to the same question, beside the ones that there are. */
export const regenerateRequestSchema = createMessageRequestSchema
  .pick({ datasetIds: true, model: true, temperature: true })
  .meta({ id: 'RegenerateRequest' });
export type RegenerateRequest = z.infer<typeof regenerateRequestSchema>;

/** `GET /conversations/{id}/export`: `markdown` has the branch of `leafId` (the newest message's), `json` all of them. */
export const exportQuerySchema = z.object({
  format: z.enum(['markdown', 'json']).default('markdown'),
  leafId: idSchema.optional(),
});
