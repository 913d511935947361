import { z } from 'zod';
import { chunkSchema } from './documents.js';

/**
 * How a dataset's documents are cut. `structure` follows headings, paragraphs, tables and code; `fixed` counts tokens;
 * `sentences` fills chunks with whole sentences; `document` searches pieces but shows the whole document; `code` follows
 * the definitions of program source.
 */
export const chunkingStrategySchema = z
  .enum(['structure', 'fixed', 'sentences', 'document', 'code'])
  .meta({ id: 'ChunkingStrategy' });
export type ChunkingStrategy = z.infer<typeof chunkingStrategySchema>;

/** What is put before a chunk's text when it is embedded and searched, beside the head of a table that it continues. */
export const chunkContextSchema = z
  .enum(['none', 'headings', 'title-and-headings'])
  .meta({ id: 'ChunkContext' });
export type ChunkContext = z.infer<typeof chunkContextSchema>;

/**
 * Chunking of one dataset. Sizes are tokens of the embedding model by an upper estimate; a size over what the model
 * reads at once is cut down to it, because an embedder must never cut a text. Absent fields have these defaults.
 */
export const chunkingSettingsSchema = z
  .strictObject({
    strategy: chunkingStrategySchema.default('structure'),
    /** What a chunk aims at. */
    targetTokens: z.int().min(16).max(8000).default(240),
    /** What no chunk exceeds. */
    maxTokens: z.int().min(16).max(8000).default(400),
    /** Tokens that a chunk repeats of the one before; `fixed` and `sentences` only. */
    overlapTokens: z.int().min(0).max(2000).default(0),
    /** Size of the parents that prompts show in place of the chunks that were found; null: no parents. */
    parentTokens: z.int().min(64).max(32_000).nullable().default(null),
    context: chunkContextSchema.default('headings'),
  })
  .refine(({ targetTokens, maxTokens }) => targetTokens <= maxTokens, {
    path: ['targetTokens'],
    message: 'Must not be above maxTokens',
  })
  .refine(({ targetTokens, overlapTokens }) => overlapTokens * 2 <= targetTokens, {
    path: ['overlapTokens'],
    message: 'Must not be above half of targetTokens',
  })
  .meta({ id: 'ChunkingSettings' });
export type ChunkingSettings = z.infer<typeof chunkingSettingsSchema>;

/** The same as answers show it: nothing is left out. */
export const chunkingSchema = z
  .object({
    strategy: chunkingStrategySchema,
    targetTokens: z.int(),
    maxTokens: z.int(),
    overlapTokens: z.int(),
    parentTokens: z.int().nullable(),
    context: chunkContextSchema,
  })
  .meta({ id: 'Chunking' });

/** What is used where a dataset says nothing. */
export const DEFAULT_CHUNKING: ChunkingSettings = chunkingSettingsSchema.parse({});

/** A chunk as it would be made: `parent` is the range that a prompt would show. */
export const chunkPreviewSchema = chunkSchema.omit({ id: true }).meta({ id: 'ChunkPreview' });

/** The answer of a preview: nothing is stored or embedded. */
export const chunkingPreviewSchema = z
  .object({
    title: z.string(),
    mime: z.string(),
    language: z.string(),
    /** Length of the extracted text, UTF-16 code units. */
    length: z.int().nonnegative(),
    /** The settings that were used, defaults filled in. */
    chunking: chunkingSchema,
    /** Of all chunks. */
    total: z.int().nonnegative(),
    tokens: z.object({ min: z.int(), median: z.int(), max: z.int() }),
    /** The first chunks, up to the limit. */
    chunks: z.array(chunkPreviewSchema),
  })
  .meta({ id: 'ChunkingPreview' });
export type ChunkingPreview = z.infer<typeof chunkingPreviewSchema>;

/**
 * Query of a preview: how many chunks are shown, and fields that are tried in place of the dataset's settings.
 * `parentTokens=0` tries without parents.
 */
export const chunkingPreviewQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  strategy: chunkingStrategySchema.optional(),
  targetTokens: z.coerce.number().int().optional(),
  maxTokens: z.coerce.number().int().optional(),
  overlapTokens: z.coerce.number().int().optional(),
  parentTokens: z.coerce.number().int().min(0).optional(),
  context: chunkContextSchema.optional(),
});
export type ChunkingPreviewQuery = z.infer<typeof chunkingPreviewQuerySchema>;

/**
 * What tells two chunkings apart: the fields that differ from the defaults, in a fixed order; empty for the defaults.
 * A version keeps the key that it was cut by, so a dataset's key shows which of its documents are outdated.
 */
export function chunkingKey(settings: ChunkingSettings): string {
  const names = Object.keys(DEFAULT_CHUNKING).sort() as (keyof ChunkingSettings)[];
  return names
    .filter((name) => settings[name] !== DEFAULT_CHUNKING[name])
    .map((name) => `${name}=${settings[name] ?? 'none'}`)
    .join(' ');
}
