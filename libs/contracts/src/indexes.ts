import { z } from 'zod';
import { idSchema, timeSchema } from './common.js';

/**
 * `building`: filled in the background. `ready`: complete and verified. `activating`: about to take over. `active`: what
 * searches use. `retired`: was active, and can be again. `failed`: see the reason. `dropping`: its points are deleted.
 */
export const indexStatusSchema = z
  .enum(['building', 'ready', 'activating', 'active', 'retired', 'failed', 'dropping'])
  .meta({ id: 'IndexStatus' });
export type IndexStatus = z.infer<typeof indexStatusSchema>;

/** What a check of a finished index found. Shares are of the sampled passages, 0..1. */
export const indexVerificationSchema = z
  .object({
    passed: z.boolean(),
    sampled: z.int().nonnegative(),
    /** Passages among the first ten hits for their own first words, in the new index and in the active one. */
    recall: z.number(),
    baselineRecall: z.number().nullable(),
    /** How far below the active index the new one may be. */
    margin: z.number(),
    /** Points in the index and chunks that it should have. */
    points: z.int().nonnegative(),
    chunks: z.int().nonnegative(),
  })
  .meta({ id: 'IndexVerification' });
export type IndexVerification = z.infer<typeof indexVerificationSchema>;

/** One index over all published chunks. */
export const indexSchema = z
  .object({
    id: idSchema,
    collection: z.string(),
    embeddingModel: z.string(),
    dimension: z.int().positive(),
    status: indexStatusSchema,
    chunksTotal: z.int().nonnegative(),
    chunksDone: z.int().nonnegative(),
    verification: indexVerificationSchema.nullable(),
    reason: z.string().nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    activatedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Index' });
export type Index = z.infer<typeof indexSchema>;

/** `POST /admin/indexes`: builds a new index beside the active one, with the same model unless told. */
export const createIndexRequestSchema = z
  .strictObject({ embeddingModel: z.string().min(1).max(200).optional() })
  .meta({ id: 'CreateIndexRequest' });

/** `GET /admin/indexes`: newest first. */
export const indexListSchema = z.object({ items: z.array(indexSchema) }).meta({ id: 'IndexList' });
