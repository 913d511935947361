import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  baseEnvSchema,
  databaseEnvSchema,
  identityEnvSchema,
  modelEnvSchema,
  portSchema,
  redisEnvSchema,
  vectorEnvSchema,
} from '@aia/platform';
import { serviceQueues, type IngestionQueue } from '@aia/contracts';
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

/** Where original files are kept: for API, worker and backups. */
export const blobsEnvSchema = z.object({
  /** Where original files are kept: a folder, or a bucket of an S3-compatible server. */
  BLOB_STORE: z.enum(['fs', 's3']).default('fs'),
  /** Folder of the original files. */
  BLOBS_PATH: z.string().min(1).optional(),
  /** Bucket of the original files. */
  S3_BUCKET: z.string().min(1).optional(),
  /** Before every key of the bucket, e.g. `originals/`. */
  S3_PREFIX: z.string().default(''),
  /** Region of the bucket. */
  S3_REGION: z.string().min(1).default('us-east-1'),
  /** Address of an S3 server that is not Amazon's. */
  S3_ENDPOINT: z.url().optional(),
  /** Key of the bucket; without keys, the usual sources of the SDK are asked: environment, profile, role of the machine. */
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  /** Secret half of the bucket's key. */
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
});

/** Variables that API and worker share. */
const filesEnvSchema = z.object({
  ...blobsEnvSchema.shape,
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
  /** Hosts, `*.suffixes`, addresses and CIDR ranges that sources may read from although they are not public. */
  SOURCE_ALLOWED_HOSTS: listSchema,
  /** Keys for the credentials of sources (base64 of 32 bytes), the one that encrypts first; none stores none. */
  SOURCE_CREDENTIALS_KEY: listSchema,
});

/** Environment of the API process. */
export const apiEnvSchema = z.object({
  ...baseEnvSchema.shape,
  ...identityEnvSchema.shape,
  ...databaseEnvSchema.shape,
  ...filesEnvSchema.shape,
  /** Redis of the queues, for the page that shows them to administrators; without it there is no such page. */
  REDIS_URL: redisEnvSchema.shape.REDIS_URL.optional(),
  QUEUE_PREFIX: redisEnvSchema.shape.QUEUE_PREFIX,
  PORT: portSchema.default(8081),
  /** Model that new datasets are embedded with, and the file that tells what it reads. */
  EMBEDDING_MODEL: modelEnvSchema.shape.EMBEDDING_MODEL,
  MODELS_CONFIG: modelEnvSchema.shape.MODELS_CONFIG,
  /** Longest extraction of a file for a preview, milliseconds, and the heap of its thread, MiB. */
  EXTRACT_TIMEOUT_MS: z.coerce.number().int().min(100).default(30_000),
  EXTRACT_MEMORY_MB: z.coerce.number().int().min(32).default(256),
  /** Most files of one upload request. */
  MAX_UPLOAD_FILES: z.coerce.number().int().min(1).max(10_000).default(1000),
});

const queueListSchema = listSchema.pipe(
  z.array(
    z.enum(
      serviceQueues.ingestion as [IngestionQueue, ...IngestionQueue[]],
      `must name queues: ${serviceQueues.ingestion.join(', ')}`,
    ),
  ),
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
  /** Size from which a text is read in pieces, so that memory does not grow with it, bytes. */
  LARGE_TEXT_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(16 * MIB),
  /** `tesseract` recognizes text in scans and pictures with the program of that name; `off` does not. */
  OCR: z.enum(['off', 'tesseract']).default('off'),
  /** Language data of Tesseract, joined by `+`. */
  OCR_LANGUAGES: z
    .string()
    .regex(/^[\w/-]+(\+[\w/-]+)*$/)
    .default('eng+rus'),
  /** Chunks in one call of the embedder at most; fewer while the model is slow. */
  EMBED_BATCH: z.coerce.number().int().min(1).max(512).default(32),
  /** Calls of the embedder at once at most; fewer while more do not make it faster. */
  EMBED_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  /** Documents that are prepared at once in this process. */
  DOCUMENT_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(Math.min(4, availableParallelism())),
  /** Folder for copies of git repositories; it may be emptied while no worker runs. */
  SOURCE_CACHE_PATH: z.string().min(1).default(join(tmpdir(), 'ai-assistant-sources')),
  /** How the crawler calls itself, also in robots.txt. */
  SOURCE_USER_AGENT: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)?( \(.*\))?$/)
    .default('ai-assistant-crawler/1.0'),
  /** Days after which deleted documents are removed for good, with their text and files. */
  PURGE_AFTER_DAYS: z.coerce.number().min(0).max(3650).default(30),
  /** Documents that wait in Redis at most; all others wait in Postgres, in fair turns. */
  DOCUMENT_WINDOW: z.coerce.number().int().min(1).max(1000).default(16),
  /** Pause between two rounds of the reconciler, milliseconds. */
  RECONCILE_INTERVAL_MS: z.coerce.number().int().min(100).default(10_000),
});
export type WorkerEnv = z.infer<typeof workerEnvSchema>;
