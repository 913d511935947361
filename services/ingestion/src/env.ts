import { availableParallelism } from 'node:os';
import {
  baseEnvSchema,
  databaseEnvSchema,
  identityEnvSchema,
  modelEnvSchema,
  portSchema,
  redisEnvSchema,
  vectorEnvSchema,
} from '@aia/platform';
import { queueNames, type QueueName } from '@aia/contracts';
import { z } from 'zod';

const MIB = 1024 * 1024;

/** A comma-separated list; empty parts are dropped. */
const listSchema = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** Variables that API and worker share. */
const filesEnvSchema = z.object({
  /** Folder of the original files. */
  BLOBS_PATH: z.string().min(1),
  /** Largest file that is taken in, bytes. */
  MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(100 * MIB),
  /** Unfinished documents above which uploads are refused and enumerations wait. */
  MAX_BACKLOG_DOCUMENTS: z.coerce.number().int().min(1).default(100_000),
  /** Folders of the server that imports may read, comma-separated; none by default. */
  IMPORT_ROOTS: listSchema,
});

/** Environment of the API process. */
export const apiEnvSchema = z.object({
  ...baseEnvSchema.shape,
  ...identityEnvSchema.shape,
  ...databaseEnvSchema.shape,
  ...filesEnvSchema.shape,
  PORT: portSchema.default(8081),
  /** Model that new datasets are embedded with. */
  EMBEDDING_MODEL: modelEnvSchema.shape.EMBEDDING_MODEL,
  /** Most files of one upload request. */
  MAX_UPLOAD_FILES: z.coerce.number().int().min(1).max(10_000).default(1000),
});

const queueListSchema = listSchema.pipe(
  z.array(z.enum(queueNames as [QueueName, ...QueueName[]], `must name queues: ${queueNames.join(', ')}`)),
);

/** Environment of the worker process. */
export const workerEnvSchema = z.object({
  ...baseEnvSchema.shape,
  ...databaseEnvSchema.shape,
  ...redisEnvSchema.shape,
  ...vectorEnvSchema.shape,
  ...modelEnvSchema.shape,
  ...filesEnvSchema.shape,
  PORT: portSchema.default(8084),
  /** Queues that this process works on, comma-separated; all by default. */
  WORKER_QUEUES: queueListSchema,
  /** Threads that extract and chunk at once. */
  EXTRACT_THREADS: z.coerce.number().int().min(1).max(64).default(1),
  /** Longest extraction of one document, milliseconds. */
  EXTRACT_TIMEOUT_MS: z.coerce.number().int().min(100).default(120_000),
  /** Heap of one extraction thread, MiB. */
  EXTRACT_MEMORY_MB: z.coerce.number().int().min(32).default(768),
  /** Chunks in one call of the embedder. */
  EMBED_BATCH: z.coerce.number().int().min(1).max(512).default(32),
  /** Documents that are prepared at once in this process. */
  DOCUMENT_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(Math.min(4, availableParallelism())),
  /** Days after which deleted documents are removed for good, with their text and files. */
  PURGE_AFTER_DAYS: z.coerce.number().min(0).max(3650).default(30),
  /** Documents that wait in Redis at most; all others wait in Postgres, in fair turns. */
  DOCUMENT_WINDOW: z.coerce.number().int().min(1).max(1000).default(16),
  /** Pause between two rounds of the reconciler, milliseconds. */
  RECONCILE_INTERVAL_MS: z.coerce.number().int().min(100).default(10_000),
});
export type WorkerEnv = z.infer<typeof workerEnvSchema>;
