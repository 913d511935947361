import { z } from 'zod';
import { idSchema, pageQuerySchema, timeSchema, withoutNul } from './common.js';
import { sourceSchema } from './answer-events.js';

export const feedbackReasonSchema = z
  .enum(['wrong', 'incomplete', 'not-in-sources', 'outdated', 'off-topic', 'style', 'other'])
  .meta({ id: 'FeedbackReason' });

/** `POST /messages/{id}/feedback`: what the caller thinks of an answer; a later one replaces it. */
export const feedbackRequestSchema = z
  .strictObject({
    rating: z.enum(['up', 'down']),
    reason: feedbackReasonSchema.optional(),
    comment: withoutNul(z.string().trim().min(1).max(2000)).optional(),
    /** What the answer should have been: golden questions are made of these. */
    correctedAnswer: withoutNul(z.string().trim().min(1).max(32_000)).optional(),
  })
  .meta({ id: 'FeedbackRequest' });
export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>;

export const feedbackSchema = z
  .object({
    rating: z.enum(['up', 'down']),
    reason: feedbackReasonSchema.nullable(),
    comment: z.string().nullable(),
    correctedAnswer: z.string().nullable(),
    updatedAt: timeSchema,
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof feedbackSchema>;

/** `GET /feedback`: newest first. */
export const listFeedbackQuerySchema = pageQuerySchema.extend({
  rating: z.enum(['up', 'down']).optional(),
  /** Only feedback that brings a corrected answer, or only feedback that brings none. */
  corrected: z.stringbool().optional(),
});
export type ListFeedbackQuery = z.infer<typeof listFeedbackQuerySchema>;

/**
 * Feedback with the question and answer that it is about, for people who make the answers better. Where the reader may
 * not read every document that the answer was made from, answer, correction, comment and sources are left out
 * (`withheld`).
 */
export const feedbackEntrySchema = feedbackSchema
  .extend({
    id: idSchema,
    messageId: idSchema,
    userId: idSchema,
    question: z.string(),
    answer: z.string(),
    model: z.string().nullable(),
    sources: z.array(sourceSchema),
    withheld: z.boolean(),
  })
  .meta({ id: 'FeedbackEntry' });
export type FeedbackEntry = z.infer<typeof feedbackEntrySchema>;
