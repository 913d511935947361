import { z } from 'zod';
import { idSchema } from './common.js';

/**
 * Every job that crosses a queue. A payload names what to work on and nothing more: the state is in Postgres. `fence`
 * is the fencing token of the document at the time of dispatch; a job with an older token changes nothing. New fields
 * are optional, so that old and new workers can run side by side.
 */
export const jobSchemas = {
  /** Enumerate an import's source and register its documents. */
  import: z.object({ v: z.literal(1), importId: idSchema }),
  /** Fetch, extract and chunk one document version. */
  document: z.object({ v: z.literal(1), documentId: idSchema, fence: z.int().nonnegative() }),
  /** Embed and index waiting chunks, of whichever documents, until none wait. */
  embedding: z.object({ v: z.literal(1), versionId: idSchema, fence: z.int().nonnegative() }),
  /** Make one fully indexed version the current one. */
  publish: z.object({
    v: z.literal(1),
    documentId: idSchema,
    versionId: idSchema,
    fence: z.int().nonnegative(),
  }),
  /** Remove the points and chunks of a version that is no longer current. */
  sweep: z.object({ v: z.literal(1), versionId: idSchema }),
  /** Compare, repair or rebuild the stores as a maintenance run says. */
  maintenance: z.object({ v: z.literal(1), runId: idSchema }),
} as const;

export type QueueName = keyof typeof jobSchemas;
export type JobPayload<Q extends QueueName> = z.infer<(typeof jobSchemas)[Q]>;

export const queueNames = Object.keys(jobSchemas) as QueueName[];
