import { z } from 'zod';
import { idSchema, timeSchema } from './common.js';
import { messageSchema } from './conversations.js';

/** A read-only link to a conversation as it was when it was made; its id is the link. */
export const shareSchema = z
  .object({ id: idSchema, conversationId: idSchema, createdAt: timeSchema })
  .meta({ id: 'Share' });
export type Share = z.infer<typeof shareSchema>;

/** A message as its reader may see it: without text, sources and citations when it rests on what they may not read. */
export const sharedMessageSchema = messageSchema
  .pick({
    id: true,
    parentId: true,
    role: true,
    status: true,
    content: true,
    model: true,
    sources: true,
    citations: true,
    grounding: true,
    degraded: true,
    createdAt: true,
  })
  .extend({ withheld: z.boolean() })
  .meta({ id: 'SharedMessage' });
export type SharedMessage = z.infer<typeof sharedMessageSchema>;

/** `GET /shares/{id}`. */
export const sharedConversationSchema = z
  .object({ id: idSchema, title: z.string(), createdAt: timeSchema, messages: z.array(sharedMessageSchema) })
  .meta({ id: 'SharedConversation' });
export type SharedConversation = z.infer<typeof sharedConversationSchema>;
