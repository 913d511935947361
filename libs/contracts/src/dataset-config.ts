import { z } from 'zod';
import { languageSchema, slugSchema, withoutNul } from './common.js';
import {
  createSourceRequestSchema,
  sourceConfigSchema,
  sourceScheduleSchema,
  type SourceConfig,
} from './sources.js';

const share = z.number().min(0).max(1);

/** Least values of retrieval measures, 0..1; an evaluation below one of them fails. */
export const qualityTargetSchema = z.strictObject({
  precisionAt1: share.optional(),
  precisionAt3: share.optional(),
  precisionAt5: share.optional(),
  recallAt10: share.optional(),
  mrr: share.optional(),
  ndcgAt10: share.optional(),
});

/** Targets over all questions, and those of single languages. */
export const qualitySchema = z.strictObject({
  ...qualityTargetSchema.shape,
  languages: z.partialRecord(languageSchema, qualityTargetSchema).optional(),
});
export type Quality = z.infer<typeof qualitySchema>;

/** A secret that is not in the file: the name of the environment variable that has it when the file is applied. */
const secretSchema = z.strictObject({
  env: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'Name an environment variable'),
});

/** What a source signs in with, as the file says it. */
export const configCredentialsSchema = z.union([
  z.strictObject({ username: z.string().min(1), password: secretSchema }),
  z.strictObject({ token: secretSchema }),
  z.strictObject({
    accessKeyId: secretSchema,
    secretAccessKey: secretSchema,
    sessionToken: secretSchema.optional(),
  }),
]);
export type ConfigCredentials = z.infer<typeof configCredentialsSchema>;

const request = createSourceRequestSchema.shape;
const settings = {
  name: slugSchema,
  credentials: configCredentialsSchema.optional(),
  include: request.include,
  exclude: request.exclude,
  /** `"0 3 * * *"` for a cron line in UTC, or the long form. */
  schedule: z
    .union([
      z
        .string()
        .min(9)
        .max(100)
        .transform((cron) => ({ cron, timezone: 'UTC' })),
      sourceScheduleSchema,
    ])
    .nullable()
    .default(null),
  enabled: request.enabled,
  deleteMissing: request.deleteMissing,
  maxDeleteShare: request.maxDeleteShare,
};

type KindShape = Record<string, z.ZodType>;

/** One source: the fields of its kind and the settings of all kinds side by side. */
const configSourceSchema = z.discriminatedUnion(
  'type',
  sourceConfigSchema.options.map((kind) =>
    z.strictObject({ ...(kind.shape as KindShape), ...settings }),
  ) as never,
) as unknown as z.ZodType<ConfigSource>;

/** A source as the file says it, with defaults filled in. */
export type ConfigSource = SourceConfig & {
  [K in Exclude<keyof typeof settings, 'credentials'>]: z.infer<(typeof settings)[K]>;
} & { credentials?: ConfigCredentials };

/** One dataset of the file. */
export const configDatasetSchema = z.strictObject({
  slug: slugSchema,
  name: withoutNul(z.string().trim().min(1).max(200)).optional(),
  description: withoutNul(z.string().max(2000)).optional(),
  languages: z.array(languageSchema).min(1).optional(),
  /** Settings of the chunking; the server checks them. */
  chunking: z.record(z.string(), z.unknown()).optional(),
  quality: qualitySchema.optional(),
  sources: z.array(configSourceSchema).max(200).default([]),
});
export type ConfigDataset = z.infer<typeof configDatasetSchema>;

/** `config/datasets/dataset_config.yml`. */
export const datasetConfigSchema = z
  .strictObject({
    version: z.literal(1),
    /** Taken by every dataset that does not say otherwise. */
    defaults: configDatasetSchema.pick({ languages: true, chunking: true, quality: true }).optional(),
    datasets: z.array(configDatasetSchema).max(1000),
  })
  .superRefine(({ datasets }, context) => {
    refuseTwice(datasets, 'slug', ['datasets'], context);
    for (const [index, { sources }] of datasets.entries()) {
      refuseTwice(sources, 'name', ['datasets', index, 'sources'], context);
    }
  });
export type DatasetConfig = z.infer<typeof datasetConfigSchema>;

function refuseTwice<K extends string>(
  items: readonly Record<K, string>[],
  field: K,
  path: (string | number)[],
  context: z.core.$RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const message = `The ${field} "${item[field]}" is there twice`;
    if (seen.has(item[field])) context.addIssue({ code: 'custom', path: [...path, index, field], message });
    seen.add(item[field]);
  }
}
