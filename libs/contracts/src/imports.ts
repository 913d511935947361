import { z } from 'zod';
import { idSchema, pageQuerySchema, slugSchema, timeSchema } from './common.js';
import { documentFailureSchema } from './documents.js';

/** Where an import reads from. Uploads carry their files in the request; folders are read by the worker. */
export const importSourceSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('upload') }),
    z.strictObject({
      type: z.literal('folder'),
      path: z.string().min(1).max(4096),
      /** Delete the dataset's documents that this folder brought before and no longer holds. */
      deleteMissing: z.boolean().default(false),
    }),
    /** A configured source; `POST /sources/{id}/sync` starts it. */
    z.strictObject({
      type: z.literal('source'),
      sourceId: idSchema,
      name: slugSchema,
      kind: z.enum(['folder', 'archive', 'git', 'web', 's3']),
      confirmDeletions: z.boolean().optional(),
    }),
  ])
  .meta({ id: 'ImportSource' });
export type ImportSource = z.infer<typeof importSourceSchema>;

/** `POST /datasets/{id}/imports`: uploads have a route of their own. */
export const createImportRequestSchema = z
  .strictObject({ source: importSourceSchema })
  .meta({ id: 'CreateImportRequest' });

export const importStatusSchema = z
  .enum(['queued', 'enumerating', 'running', 'paused', 'completed', 'failed', 'cancelled'])
  .meta({ id: 'ImportStatus' });
export type ImportStatus = z.infer<typeof importStatusSchema>;

/** How far an import is. `total` is final once the status is past `enumerating`. */
export const importProgressSchema = z
  .object({
    total: z.int(),
    published: z.int(),
    unmodified: z.int(),
    failed: z.int(),
    skipped: z.int(),
    deleted: z.int(),
    /** Documents that were not published yet when the import was cancelled. */
    cancelled: z.int(),
    pending: z.int(),
    bytesTotal: z.int(),
    bytesDone: z.int(),
    chunksTotal: z.int(),
    chunksIndexed: z.int(),
  })
  .meta({ id: 'ImportProgress' });
export type ImportProgress = z.infer<typeof importProgressSchema>;

/** What an import does at this moment. `retrying`: nothing moves until `nextRetryAt`. */
export const importStageSchema = z
  .enum([
    'waiting',
    'enumerating',
    'fetching',
    'extracting',
    'chunking',
    'embedding',
    'indexing',
    'retrying',
    'paused',
    'ended',
  ])
  .meta({ id: 'ImportStage' });

/** How an import moves: enough to tell a slow one from a stuck one. Rates are of the last minute. */
export const importActivitySchema = z
  .object({
    stage: importStageSchema,
    /** Documents that the import waits for, by the step that they are in. */
    states: z.object({
      queued: z.int(),
      fetching: z.int(),
      extracting: z.int(),
      chunking: z.int(),
      embedding: z.int(),
      indexing: z.int(),
    }),
    documentsPerSecond: z.number(),
    chunksPerSecond: z.number(),
    bytesPerSecond: z.number(),
    /** Null while nothing has finished lately, so that there is nothing to go by. */
    etaSeconds: z.int().nullable(),
    /** The last sign of life of the import or of one of its documents. */
    heartbeatAt: timeSchema,
    nextRetryAt: timeSchema.nullable(),
    /** What is waited for until then, as a sentence. */
    waitingFor: z.string().nullable(),
  })
  .meta({ id: 'ImportActivity' });
export type ImportActivity = z.infer<typeof importActivitySchema>;

/** A document that an import could not publish. */
export const importFailureSchema = z
  .object({ documentId: idSchema, sourceKey: z.string(), failure: documentFailureSchema })
  .meta({ id: 'ImportFailure' });

/** One run that brings documents into a dataset. */
export const importSchema = z
  .object({
    id: idSchema,
    datasetId: idSchema,
    source: importSourceSchema,
    status: importStatusSchema,
    reason: z.string().nullable(),
    progress: importProgressSchema,
    activity: importActivitySchema,
    /** The first 100 documents that failed, oldest first. */
    failures: z.array(importFailureSchema),
    createdAt: timeSchema,
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Import' });
export type Import = z.infer<typeof importSchema>;

/** `GET /datasets/{id}/imports`: the newest first; `open` leaves out, or leaves only, those that have ended. */
export const listImportsQuerySchema = pageQuerySchema.extend({
  open: z.stringbool().optional(),
});

/** The answer to everything that starts an import. */
export const importAcceptedSchema = z.object({ import: importSchema }).meta({ id: 'ImportAccepted' });

/** One file of a folder that a client wants to bring up to date. */
export const manifestEntrySchema = z.strictObject({
  path: z.string().min(1).max(1024),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().nonnegative(),
});

/** `POST /datasets/{id}/imports/diff`. */
export const importDiffRequestSchema = z
  .strictObject({ files: z.array(manifestEntrySchema).max(100_000) })
  .meta({ id: 'ImportDiffRequest' });

/** Paths of the manifest by what an import would do with them; `deleted` are documents that it does not name. */
export const importDiffSchema = z
  .object({
    added: z.array(z.string()),
    modified: z.array(z.string()),
    deleted: z.array(z.string()),
    unmodified: z.array(z.string()),
  })
  .meta({ id: 'ImportDiff' });
export type ImportDiff = z.infer<typeof importDiffSchema>;
