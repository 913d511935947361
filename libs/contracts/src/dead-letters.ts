import { z } from 'zod';
import { idSchema, pageQuerySchema, timeSchema } from './common.js';
import { documentFailureSchema } from './documents.js';

/** A document that ended `failed`, with everything that somebody who looks into it needs. */
export const deadLetterSchema = z
  .object({
    documentId: idSchema,
    datasetId: idSchema,
    sourceKey: z.string(),
    /** The import that brought the content which failed; null when it is not known any more. */
    importId: idSchema.nullable(),
    failure: documentFailureSchema,
    /** The step in which it failed, e.g. `extracting`. */
    stage: z.string(),
    /** Tries of that step, this last one included. */
    attempts: z.int().positive(),
    /** Names the program's stack trace: failures with the same id have the same cause. Null for a refusal. */
    stackId: z.string().nullable(),
    failedAt: timeSchema,
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** `GET /dead-letters`: newest documents last; of every dataset that the caller may read, or of one. */
export const listDeadLettersQuerySchema = pageQuerySchema.extend({
  datasetId: idSchema.optional(),
  importId: idSchema.optional(),
});

/** Path parameters of `GET /admin/stacks/{id}`. */
export const stackParamsSchema = z.object({ id: z.string().regex(/^[0-9a-f]{12}$/) });

/** A stack trace behind failures. */
export const failureStackSchema = z
  .object({ id: z.string(), stack: z.string(), firstSeenAt: timeSchema, lastSeenAt: timeSchema })
  .meta({ id: 'FailureStack' });
export type FailureStack = z.infer<typeof failureStackSchema>;
