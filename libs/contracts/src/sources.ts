import { z } from 'zod';
import { idSchema, pageQuerySchema, slugSchema, timeSchema, withoutNul } from './common.js';

const globsSchema = z.array(withoutNul(z.string().min(1).max(500))).max(200);
const httpUrlSchema = z
  .url({ protocol: /^https?$/, message: 'Use an http or https address' })
  .max(2000)
  .refine((text) => !hasUserInfo(text), 'Put user and password into the credentials, not into the address');
const pathSchema = withoutNul(z.string().min(1).max(4096));

/** A relative folder: no `..`, no leading slash, nothing that a command line could take for an option. */
const subfolderSchema = withoutNul(z.string().max(1000)).refine(
  (path) => !path.startsWith('/') && !path.startsWith('-') && !path.split('/').includes('..'),
  'Use a relative path without ".."',
);

/** The rules of `git check-ref-format` for branch names, and no leading dash. */
const branchSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(
    /^(?![-/.])(?!.*(\.\.|@\{|\/\/|\/\.|\.lock(\/|$)))[^\p{Cc}\s~^:?*[\\]+(?<![/.])$/u,
    'Not a branch name',
  );

function hasUserInfo(text: string): boolean {
  return /^[a-z]+:\/\/[^/?#]*@/i.test(text);
}

/** Where a source reads from, by kind. Credentials are not part of it. */
export const sourceConfigSchema = z
  .discriminatedUnion('type', [
    /** A folder of the server, below one of its import roots. */
    z.strictObject({ type: z.literal('folder'), path: pathSchema }),
    /** A zip, tar or tar.gz file: a path below an import root, or an address. */
    z.strictObject({ type: z.literal('archive'), location: pathSchema }),
    /** One branch of a git repository over http(s), or of one below an import root. */
    z.strictObject({
      type: z.literal('git'),
      url: z.union([
        httpUrlSchema,
        pathSchema.regex(/^\//, 'Use an http or https address, or an absolute path'),
      ]),
      /** The repository's default branch when there is none. */
      branch: branchSchema.optional(),
      subfolder: subfolderSchema.optional(),
    }),
    /** Web pages: what is linked from the start addresses, and what sitemaps name. */
    z.strictObject({
      type: z.literal('web'),
      startUrls: z.array(httpUrlSchema).max(100).default([]),
      sitemaps: z.array(httpUrlSchema).max(100).default([]),
      /** Links that are followed from a start address; 0 takes the start addresses alone. */
      depth: z.int().min(0).max(20).default(3),
      /** Stay on the hosts of the start addresses and sitemaps. */
      sameSite: z.boolean().default(true),
      maxPages: z.int().min(1).max(50_000).default(1000),
    }),
    /** Objects of an S3-compatible bucket. */
    z.strictObject({
      type: z.literal('s3'),
      bucket: z.string().regex(/^[a-zA-Z0-9.\-_]{3,255}$/, 'Not a bucket name'),
      prefix: withoutNul(z.string().max(1000)).default(''),
      region: z
        .string()
        .regex(/^[a-z0-9-]{1,50}$/)
        .default('us-east-1'),
      /** Address of the server; Amazon's own without one. */
      endpoint: httpUrlSchema.optional(),
      /** `endpoint/bucket` instead of `bucket.endpoint`; most servers other than Amazon's need it. */
      pathStyle: z.boolean().default(true),
    }),
  ])
  .meta({ id: 'SourceConfig' });
export type SourceConfig = z.infer<typeof sourceConfigSchema>;
export type SourceConfigInput = z.input<typeof sourceConfigSchema>;
export type SourceKind = SourceConfig['type'];
export type SourceConfigOf<K extends SourceKind> = Extract<SourceConfig, { type: K }>;

const secretSchema = withoutNul(z.string().min(1).max(8000)).refine(
  (text) => !/[\r\n]/.test(text),
  'Must be one line',
);

/** What a source signs in with. Stored encrypted, never returned. */
export const sourceCredentialsSchema = z
  .discriminatedUnion('type', [
    /** User name (may be any for most git servers' tokens) and password or access token. */
    z.strictObject({
      type: z.literal('basic'),
      username: secretSchema.refine((text) => !text.includes(':'), 'Must not contain a colon'),
      password: secretSchema,
    }),
    z.strictObject({ type: z.literal('bearer'), token: secretSchema }),
    z.strictObject({
      type: z.literal('s3'),
      accessKeyId: secretSchema,
      secretAccessKey: secretSchema,
      sessionToken: secretSchema.optional(),
    }),
  ])
  .meta({ id: 'SourceCredentials' });
export type SourceCredentials = z.infer<typeof sourceCredentialsSchema>;

/** When a source is synchronised by itself: a cron line in a time zone, or a period. */
export const sourceScheduleSchema = z
  .union([
    z.strictObject({
      cron: z.string().min(9).max(100),
      timezone: z.string().min(1).max(60).default('UTC'),
    }),
    z.strictObject({ everyMinutes: z.int().min(1).max(525_600) }),
  ])
  .meta({ id: 'SourceSchedule' });
export type SourceSchedule = z.infer<typeof sourceScheduleSchema>;

const settingsShape = {
  /** Globs of the keys that are taken; all without one. */
  include: globsSchema,
  /** Globs of the keys that are left out. */
  exclude: globsSchema,
  schedule: sourceScheduleSchema.nullable(),
  /** A source that is not enabled is not synchronised by its schedule. */
  enabled: z.boolean(),
  /** Delete documents whose original is gone. */
  deleteMissing: z.boolean(),
  /**
   * Largest share of more than 20 documents that one synchronisation may delete without a confirmation: a source that
   * suddenly looks empty is more often broken than empty.
   */
  maxDeleteShare: z.number().min(0).max(1),
};

/** What a sync or a test found, when it was not well. */
export const sourceTestSchema = z
  .object({
    status: z.enum(['ok', 'failed', 'running']),
    detail: z.string(),
    /** The first keys that a sync would take. */
    sample: z.array(z.string()),
    testedAt: timeSchema.nullable(),
  })
  .meta({ id: 'SourceTest' });
export type SourceTest = z.infer<typeof sourceTestSchema>;

/** A place that a dataset's documents come from, again and again. */
export const datasetSourceSchema = z
  .object({
    id: idSchema,
    datasetId: idSchema,
    /** Unique in its dataset; the keys of its documents begin with it, except those of web pages. */
    name: slugSchema,
    config: sourceConfigSchema,
    ...settingsShape,
    hasCredentials: z.boolean(),
    documentCount: z.int().nonnegative(),
    lastImport: z
      .object({ id: idSchema, status: z.string(), reason: z.string().nullable(), createdAt: timeSchema })
      .nullable(),
    lastSyncedAt: timeSchema.nullable(),
    nextSyncAt: timeSchema.nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'DatasetSource' });
export type DatasetSource = z.infer<typeof datasetSourceSchema>;

/** `POST /sources`. */
export const createSourceRequestSchema = z
  .strictObject({
    datasetId: idSchema,
    name: slugSchema,
    config: sourceConfigSchema,
    credentials: sourceCredentialsSchema.optional(),
    include: settingsShape.include.default([]),
    exclude: settingsShape.exclude.default([]),
    schedule: settingsShape.schedule.default(null),
    enabled: settingsShape.enabled.default(true),
    deleteMissing: settingsShape.deleteMissing.default(true),
    maxDeleteShare: settingsShape.maxDeleteShare.default(0.5),
  })
  .meta({ id: 'CreateSourceRequest' });
export type CreateSourceRequest = z.infer<typeof createSourceRequestSchema>;

/** `PATCH /sources/{id}`: absent fields stay; the kind of the configuration cannot change. */
export const updateSourceRequestSchema = z
  .strictObject({
    config: sourceConfigSchema,
    /** `null` forgets them. */
    credentials: sourceCredentialsSchema.nullable(),
    ...settingsShape,
  })
  .partial()
  .meta({ id: 'UpdateSourceRequest' });
export type UpdateSourceRequest = z.infer<typeof updateSourceRequestSchema>;

/** `GET /sources`. */
export const listSourcesQuerySchema = pageQuerySchema.extend({ datasetId: idSchema.optional() });

/** `DELETE /sources/{id}`. */
export const deleteSourceQuerySchema = z.object({
  /** What becomes of its documents. */
  documents: z.enum(['delete', 'keep']).default('delete'),
});

/** `POST /sources/{id}/sync`. */
export const syncSourceRequestSchema = z
  .strictObject({
    /** Delete what is gone however much it is, this once. */
    confirmDeletions: z.boolean().default(false),
  })
  .meta({ id: 'SyncSourceRequest' });
