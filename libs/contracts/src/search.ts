import { z } from 'zod';
import { idSchema, timeSchema } from './common.js';
import { locationSchema } from './documents.js';
import { searchFilterSchema } from './search-filter.js';

export const searchModeSchema = z.enum(['hybrid', 'dense', 'lexical']).meta({ id: 'SearchMode' });
export type SearchMode = z.infer<typeof searchModeSchema>;

/** Fields that results can be counted by. */
export const facetFieldSchema = z.enum([
  'dataset',
  'source',
  'language',
  'mime',
  'label',
  'author',
  'folder',
]);
export type FacetField = z.infer<typeof facetFieldSchema>;

/**
 * Text around a hit: `neighbours` are the chunks beside it, `section` those under the same headings, `parent` those of the
 * larger range that the dataset's chunking gave it (the hit alone where it has none).
 */
export const expandSchema = z
  .strictObject({
    mode: z.enum(['neighbours', 'section', 'parent']),
    /** Tokens of hit and context together, estimated. */
    tokens: z.int().min(50).max(4000).default(600),
  })
  .meta({ id: 'SearchExpand' });
export type Expand = z.infer<typeof expandSchema>;

/** Parts that every search takes. Without `datasetIds`, everything that the caller may read. */
const searchOptions = {
  datasetIds: z.array(idSchema).min(1).max(100).optional(),
  filter: searchFilterSchema.optional(),
  limit: z.int().min(1).max(100).default(10),
  explain: z.boolean().default(false),
  /** Leaves out hits whose text is nearly that of a better one. */
  dedupe: z.boolean().default(true),
  /** 0 ranks by relevance alone, 1 by being unlike the hits before. */
  diversity: z.number().min(0).max(1).default(0),
  /** Most hits of one document; without it, any number. */
  perDocument: z.int().min(1).max(100).optional(),
  expand: expandSchema.optional(),
};

/**
 * `POST /search`. In `query`, "quoted words" must stand in a hit as they are, and -word or -"words" must not. `cursor` is
 * the `nextCursor` of the page before, with the rest of the request unchanged. `sort: date` orders the most relevant 200
 * hits by their time, newest first. `facets` counts the documents of the most relevant 200 hits.
 */
export const searchRequestSchema = z
  .strictObject({
    query: z.string().trim().min(1).max(4000),
    mode: searchModeSchema.default('hybrid'),
    sort: z.enum(['relevance', 'date']).default('relevance'),
    cursor: z.string().min(1).max(100).optional(),
    facets: z.array(facetFieldSchema).min(1).max(7).optional(),
    rerank: z.boolean().default(false),
    ...searchOptions,
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
    mime: z.string().nullable().optional(),
    labels: z.array(z.string()).optional(),
    /** When the content came in. */
    updatedAt: timeSchema.optional(),
    /** The hit with the text around it, when `expand` asked for it; offsets into the version's text. */
    context: z.object({ text: z.string(), start: z.int(), end: z.int() }).optional(),
    /** What the passage was indexed with beside its text: title, headings, the head of a table that it continues. */
    prefix: z.string().optional(),
    /** The larger range of the version's text that a prompt may show in its place: `expand` with `mode: parent`. */
    parent: z.object({ start: z.int(), end: z.int() }).optional(),
    ranks: z.object({ dense: legRankSchema, lexical: legRankSchema }).optional(),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof searchResultSchema>;

/** Why results or an answer are not what was asked for: what is missing, or why the model's words were withheld. */
export const degradedSchema = z
  .object({
    code: z.enum([
      'no-embedder',
      'no-chat-model',
      'language-not-spoken',
      'answer-not-supported',
      'dense-timeout',
      'lexical-timeout',
      'rerank-skipped',
      'expand-skipped',
      'check-timeout',
      'analyzer-outdated',
    ]),
    detail: z.string(),
  })
  .meta({ id: 'Degraded' });
export type Degraded = z.infer<typeof degradedSchema>;

/** How one leg of a search went; null when it was not asked or could not be. */
const legExplanationSchema = z.object({ asked: z.int(), found: z.int() }).nullable();

/** Everything that decided about the results, for people who tune a search. */
export const explanationSchema = z
  .object({
    language: z.string(),
    terms: z.array(z.string()),
    droppedByCheck: z.int(),
    mode: searchModeSchema,
    /** Text that was embedded. */
    text: z.string(),
    phrases: z.array(z.string()),
    exclusions: z.array(z.string()),
    legs: z.object({ dense: legExplanationSchema, lexical: legExplanationSchema }),
    fusion: z.object({ method: z.string(), denseWeight: z.number(), scorePerTerm: z.number() }),
    /** The filter as the vector store was asked, the caller's datasets and principals included. */
    filter: z.unknown(),
    /** Hits that were left out, by reason. */
    dropped: z.object({ check: z.int(), words: z.int(), duplicates: z.int() }),
    reranked: z.boolean(),
    /** Whether the query's embedding came from the cache. */
    embeddingCached: z.boolean().nullable(),
  })
  .meta({ id: 'SearchExplanation' });
export type SearchExplanation = z.infer<typeof explanationSchema>;

export const searchResponseSchema = z
  .object({
    results: z.array(searchResultSchema),
    /** Of the next page; absent on the last one. */
    nextCursor: z.string().optional(),
    /** Documents by value, most first. */
    facets: z
      .partialRecord(facetFieldSchema, z.array(z.object({ value: z.string(), count: z.int() })))
      .optional(),
    /** The query with misspelt words replaced by words of the documents. */
    suggestion: z.string().optional(),
    /** Quoted phrases that none of the results would have; they were searched as plain words. */
    unmatchedPhrases: z.array(z.string()).optional(),
    degraded: degradedSchema.optional(),
    /** Every step that was left out or cut short; `degraded` is the first of them. */
    warnings: z.array(degradedSchema).optional(),
    /** Milliseconds by step. */
    timings: z.record(z.string(), z.number()),
    explanation: explanationSchema.optional(),
  })
  .meta({ id: 'SearchResponse' });
export type SearchResponse = z.infer<typeof searchResponseSchema>;

/** `POST /search/similar`: passages like one that the caller may read, from other documents. */
export const similarRequestSchema = z
  .strictObject({ chunkId: idSchema, ...searchOptions })
  .meta({ id: 'SimilarRequest' });
export type SimilarRequest = z.infer<typeof similarRequestSchema>;

/** `GET /search/suggestions`: how a query that is being typed may go on. */
export const suggestionsQuerySchema = z.object({
  q: z.string().trim().min(1).max(200),
  datasetId: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(20).default(8),
});
export type SuggestionsQuery = z.infer<typeof suggestionsQuerySchema>;

export const suggestionsSchema = z
  .object({
    /** Whole queries: what was typed with its last word completed. */
    queries: z.array(z.string()),
    documents: z.array(z.object({ documentId: idSchema, datasetId: idSchema, title: z.string() })),
  })
  .meta({ id: 'SearchSuggestions' });
export type Suggestions = z.infer<typeof suggestionsSchema>;
