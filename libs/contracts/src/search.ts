import { z } from 'zod';
import { idSchema, timeSchema } from './common.js';
import { locationSchema } from './documents.js';

export const searchModeSchema = z.enum(['hybrid', 'dense', 'lexical']).meta({ id: 'SearchMode' });
export type SearchMode = z.infer<typeof searchModeSchema>;

/** Narrows a search; all given parts must hold. */
export const searchFilterSchema = z
  .strictObject({
    documentIds: z.array(idSchema).min(1).max(1000).optional(),
    languages: z.array(z.string().max(10)).min(1).max(10).optional(),
    mimes: z.array(z.string().max(200)).min(1).max(50).optional(),
    labels: z.array(z.string().max(100)).min(1).max(50).optional(),
    updatedAfter: timeSchema.optional(),
    updatedBefore: timeSchema.optional(),
  })
  .meta({ id: 'SearchFilter' });
export type SearchFilter = z.infer<typeof searchFilterSchema>;

/** `POST /search`. Without `datasetIds`, everything that the caller may read. */
export const searchRequestSchema = z
  .strictObject({
    query: z.string().trim().min(1).max(4000),
    datasetIds: z.array(idSchema).min(1).max(100).optional(),
    filter: searchFilterSchema.optional(),
    limit: z.int().min(1).max(100).default(10),
    mode: searchModeSchema.default('hybrid'),
    explain: z.boolean().default(false),
  })
  .meta({ id: 'SearchRequest' });
export type SearchRequest = z.infer<typeof searchRequestSchema>;

/** Rank (from 1) and raw score of a hit in one leg of the search; null when that leg did not find it. */
export const legRankSchema = z.object({ rank: z.int().positive(), score: z.number() }).nullable();

export const searchResultSchema = z
  .object({
    chunkId: idSchema,
    documentId: idSchema,
    versionId: idSchema,
    datasetId: idSchema,
    title: z.string(),
    sourceKey: z.string(),
    text: z.string(),
    language: z.string(),
    /** Higher is better; comparable within one answer only. */
    score: z.number(),
    location: locationSchema,
    ranks: z.object({ dense: legRankSchema, lexical: legRankSchema }).optional(),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof searchResultSchema>;

/** Why results or an answer are not what was asked for: what is missing, or why the model's words were withheld. */
export const degradedSchema = z
  .object({
    code: z.enum(['no-embedder', 'no-chat-model', 'language-not-spoken', 'answer-not-supported']),
    detail: z.string(),
  })
  .meta({ id: 'Degraded' });
export type Degraded = z.infer<typeof degradedSchema>;

export const searchResponseSchema = z
  .object({
    results: z.array(searchResultSchema),
    degraded: degradedSchema.optional(),
    /** Milliseconds by step. */
    timings: z.record(z.string(), z.number()),
    explanation: z
      .object({
        language: z.string(),
        terms: z.array(z.string()),
        droppedByCheck: z.int(),
        mode: searchModeSchema,
      })
      .optional(),
  })
  .meta({ id: 'SearchResponse' });
export type SearchResponse = z.infer<typeof searchResponseSchema>;
