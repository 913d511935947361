import { z } from 'zod';
import { idSchema } from './common.js';

/** The request that caused a job: its id goes through every log, its trace through every span. */
export const jobOriginSchema = z.object({
  requestId: z.string().max(64),
  traceparent: z.string().max(64).optional(),
});
export type JobOrigin = z.infer<typeof jobOriginSchema>;

const origin = jobOriginSchema.optional();

/**
 * Every job that crosses a queue. A payload names what to work on and nothing more: the state is in Postgres. `fence`
 * is the fencing token of the document at the time of dispatch; a job with an older token changes nothing. New fields
 * are optional, so that old and new workers can run side by side.
 */
export const jobSchemas = {
  /** Enumerate an import's source and register its documents. */
  import: z.object({ v: z.literal(1), origin, importId: idSchema }),
  /** Fetch, extract and chunk one document version. */
  document: z.object({ v: z.literal(1), origin, documentId: idSchema, fence: z.int().nonnegative() }),
  /** Embed and index waiting chunks, of whichever documents, until none wait. */
  embedding: z.object({ v: z.literal(1), origin, versionId: idSchema, fence: z.int().nonnegative() }),
  /** Make one fully indexed version the current one. */
  publish: z.object({
    v: z.literal(1),
    origin,
    documentId: idSchema,
    versionId: idSchema,
    fence: z.int().nonnegative(),
  }),
  /** Queue new versions of a dataset's documents that were cut by other settings than it has now. */
  rechunk: z.object({ v: z.literal(1), origin, datasetId: idSchema }),
  /** Build, activate or drop an index, whichever its state asks for. */
  index: z.object({ v: z.literal(1), origin, indexId: idSchema }),
  /** Remove the points and chunks of a version that is no longer current. */
  sweep: z.object({ v: z.literal(1), origin, versionId: idSchema }),
  /** Start an import of a source, bring its schedule up to date, or test it. */
  sync: z.object({
    v: z.literal(1),
    origin,
    sourceId: idSchema,
    task: z.enum(['import', 'schedule', 'test']),
  }),
  /** Compare, repair or rebuild the stores as a maintenance run says. */
  maintenance: z.object({ v: z.literal(1), origin, runId: idSchema }),
  /** Ask the questions of an evaluation that were not asked yet, or go on drafting questions. */
  evaluation: z.object({ v: z.literal(1), origin, task: z.enum(['run', 'draft']), id: idSchema }),
  /** Write the sections of a document that are not written yet. */
  generation: z.object({ v: z.literal(1), origin, generationId: idSchema }),
} as const;

export type QueueName = keyof typeof jobSchemas;
export type JobPayload<Q extends QueueName> = z.infer<(typeof jobSchemas)[Q]>;

export const queueNames = Object.keys(jobSchemas) as QueueName[];

/** Queues that the retrieval and the chat service work on; all others are the ingestion worker's. */
const retrievalQueues = ['evaluation'] as const satisfies readonly QueueName[];
const chatQueues = ['generation'] as const satisfies readonly QueueName[];
export type RetrievalQueue = (typeof retrievalQueues)[number];
export type ChatQueue = (typeof chatQueues)[number];
export type IngestionQueue = Exclude<QueueName, RetrievalQueue | ChatQueue>;

const elsewhere: readonly QueueName[] = [...retrievalQueues, ...chatQueues];

/** Which process works on which queues: each queue belongs to one. */
export const serviceQueues = {
  ingestion: queueNames.filter((name): name is IngestionQueue => !elsewhere.includes(name)),
  retrieval: retrievalQueues,
  chat: chatQueues,
} as const;
export type QueueService = keyof typeof serviceQueues;
