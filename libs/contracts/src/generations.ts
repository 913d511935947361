import { z } from 'zod';
import { citationSchema, groundingSchema, sourceSchema, usageSchema } from './answer-events.js';
import { idSchema, timeSchema, withoutNul } from './common.js';
import { templateIdSchema } from './document-templates.js';
import { degradedSchema } from './search.js';
import { variableValuesSchema } from './template-variables.js';

/** `POST /generations`. Without `datasetIds`, everything that the caller may read is searched. */
export const createGenerationRequestSchema = z
  .strictObject({
    templateId: templateIdSchema,
    variables: variableValuesSchema.default({}),
    /** Instead of the template's title. */
    title: withoutNul(z.string().trim().min(1).max(200)).optional(),
    datasetIds: z.array(idSchema).min(1).max(100).optional(),
    model: withoutNul(z.string().min(1).max(200)).optional(),
  })
  .meta({ id: 'CreateGenerationRequest' });
export type CreateGenerationRequest = z.infer<typeof createGenerationRequestSchema>;

export const generationStatusSchema = z
  .enum(['queued', 'running', 'completed', 'failed', 'cancelled'])
  .meta({ id: 'GenerationStatus' });
export type GenerationStatus = z.infer<typeof generationStatusSchema>;

/** A document that is written, or was, from a template; it belongs to whoever asked for it. */
export const generationSchema = z
  .object({
    id: idSchema,
    title: z.string(),
    templateId: z.string(),
    templateName: z.string(),
    status: generationStatusSchema,
    /** The newest revision, from 1. */
    revision: z.int().positive(),
    /** Sections of that revision, and how many of them are written. */
    progress: z.object({ done: z.int().nonnegative(), total: z.int().positive() }),
    /** Why it failed. */
    reason: z.string().nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Generation' });
export type Generation = z.infer<typeof generationSchema>;

/** One section of a revision. `covered: false`: the documents do not answer what it asks, and it says so. */
export const generatedSectionSchema = z
  .object({
    position: z.int().nonnegative(),
    heading: z.string(),
    ask: z.string(),
    /** What the author wished of it beside the template. */
    instructions: z.string().nullable(),
    status: z.enum(['waiting', 'written']),
    content: z.string(),
    sources: z.array(sourceSchema),
    citations: z.array(citationSchema),
    grounding: groundingSchema.nullable(),
    covered: z.boolean(),
    degraded: degradedSchema.nullable(),
    usage: usageSchema.nullable(),
  })
  .meta({ id: 'GeneratedSection' });
export type GeneratedSection = z.infer<typeof generatedSectionSchema>;

/** What made a revision: the first draft, a section written anew, or a section edited by hand. */
export const revisionOriginSchema = z.enum(['draft', 'rewritten', 'edited']).meta({ id: 'RevisionOrigin' });
export type RevisionOrigin = z.infer<typeof revisionOriginSchema>;

export const generationRevisionSchema = z
  .object({
    revision: z.int().positive(),
    origin: revisionOriginSchema,
    /** The section that differs from the revision before; null in the draft. */
    position: z.int().nonnegative().nullable(),
    createdAt: timeSchema,
  })
  .meta({ id: 'GenerationRevision' });
export type GenerationRevision = z.infer<typeof generationRevisionSchema>;

/** `GET /generations/{id}`: the document with the sections of one revision. */
export const generationDetailSchema = generationSchema
  .extend({
    variables: variableValuesSchema,
    /** Null: everything that the caller may read was searched. */
    datasetIds: z.array(idSchema).nullable(),
    model: z.string().nullable(),
    shownRevision: z.int().positive(),
    sections: z.array(generatedSectionSchema),
  })
  .meta({ id: 'GenerationDetail' });
export type GenerationDetail = z.infer<typeof generationDetailSchema>;

/** Without `revision`, the newest. */
export const generationQuerySchema = z.object({ revision: z.coerce.number().int().positive().optional() });

/** `POST /generations/{id}/revisions`: a section by hand (`content`), or written anew, with `instructions` if there are any. */
export const reviseGenerationRequestSchema = z
  .strictObject({
    position: z.int().nonnegative().max(19),
    content: withoutNul(z.string().trim().min(1).max(32_000)).optional(),
    instructions: withoutNul(z.string().trim().min(1).max(1000)).optional(),
  })
  .refine(
    ({ content, instructions }) => content === undefined || instructions === undefined,
    'Send content or instructions, not both',
  )
  .meta({ id: 'ReviseGenerationRequest' });
export type ReviseGenerationRequest = z.infer<typeof reviseGenerationRequestSchema>;

/** `GET /generations/{id}/export`. */
export const exportGenerationQuerySchema = generationQuerySchema.extend({
  format: z.enum(['markdown', 'docx', 'pdf']).default('markdown'),
});
export type ExportFormat = z.infer<typeof exportGenerationQuerySchema>['format'];
