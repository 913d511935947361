import { z } from 'zod';
import { chunkingSchema, chunkingSettingsSchema } from './chunking.js';
import { idSchema, languageSchema, pageQuerySchema, slugSchema, timeSchema, withoutNul } from './common.js';
import { qualitySchema } from './dataset-config.js';

const settings = {
  /** Languages that its documents and questions are in. */
  languages: z.array(languageSchema).min(1).optional(),
  /** What an evaluation must reach. */
  quality: qualitySchema.optional(),
};

/** Settings of a dataset as they are stored and changed: a key that is given replaces its part whole. */
export const datasetSettingsSchema = z
  .strictObject({ ...settings, chunking: chunkingSettingsSchema.optional() })
  .meta({ id: 'DatasetSettings' });
export type DatasetSettings = z.infer<typeof datasetSettingsSchema>;

/** A set of documents with one access list and one embedding model. */
export const datasetSchema = z
  .object({
    id: idSchema,
    slug: slugSchema,
    name: z.string(),
    description: z.string(),
    embeddingModel: z.string(),
    documentCount: z.int().nonnegative(),
    settings: z.object({ ...settings, chunking: chunkingSchema }),
    /** Published documents that are still cut by earlier settings; new versions of them are made in the background. */
    outdatedDocuments: z.int().nonnegative(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Dataset' });
export type Dataset = z.infer<typeof datasetSchema>;

/** `POST /datasets`: readable by its creator alone until its access list says otherwise. */
export const createDatasetRequestSchema = z
  .strictObject({
    slug: slugSchema,
    name: withoutNul(z.string().trim().min(1).max(200)).optional(),
    description: withoutNul(z.string().max(2000)).optional(),
    settings: datasetSettingsSchema.optional(),
  })
  .meta({ id: 'CreateDatasetRequest' });
export type CreateDatasetRequest = z.infer<typeof createDatasetRequestSchema>;

/** `PATCH /datasets/{id}`. */
export const updateDatasetRequestSchema = z
  .strictObject({
    name: withoutNul(z.string().trim().min(1).max(200)).optional(),
    description: withoutNul(z.string().max(2000)).optional(),
    settings: datasetSettingsSchema.optional(),
  })
  .meta({ id: 'UpdateDatasetRequest' });

/** Who may read or write a dataset: `everyone`, `user:<id>` or `group:<id>`. Writers may also read. */
export const accessEntrySchema = z
  .strictObject({
    principal: z
      .string()
      .regex(/^(everyone|(user|group):[0-9a-f-]{36})$/, 'Use everyone, user:<id> or group:<id>'),
    permission: z.enum(['read', 'write']),
  })
  .meta({ id: 'AccessEntry' });
export type AccessEntry = z.infer<typeof accessEntrySchema>;

/** `GET|PUT /datasets/{id}/access`. */
export const datasetAccessSchema = z
  .strictObject({ entries: z.array(accessEntrySchema).max(1000) })
  .meta({ id: 'DatasetAccess' });
export type DatasetAccess = z.infer<typeof datasetAccessSchema>;

/** `GET /datasets`. */
export const listDatasetsQuerySchema = pageQuerySchema.extend({ slug: slugSchema.optional() });
