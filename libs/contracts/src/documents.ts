import { z } from 'zod';
import { idSchema, pageQuerySchema, timeSchema, withoutNul } from './common.js';

/** The steps that a document passes, and where it may end. */
export const documentStateSchema = z
  .enum([
    'queued',
    'fetching',
    'extracting',
    'chunking',
    'embedding',
    'indexing',
    'published',
    'failed',
    'skipped',
    'deleted',
  ])
  .meta({ id: 'DocumentState' });
export type DocumentState = z.infer<typeof documentStateSchema>;

/** Why a document ended `failed` or `skipped`: a stable code and a sentence for a person. */
export const documentFailureSchema = z
  .object({ code: z.string(), reason: z.string(), retryable: z.boolean() })
  .meta({ id: 'DocumentFailure' });
export type DocumentFailure = z.infer<typeof documentFailureSchema>;

/** One document of a dataset, identified within it by `sourceKey` (e.g. the path of the file). */
export const documentSchema = z
  .object({
    id: idSchema,
    datasetId: idSchema,
    sourceKey: z.string(),
    title: z.string(),
    mime: z.string().nullable(),
    sizeBytes: z.int().nonnegative(),
    state: documentStateSchema,
    failure: documentFailureSchema.nullable(),
    versionId: idSchema.nullable(),
    version: z.int().positive().nullable(),
    language: z.string().nullable(),
    chunkCount: z.int().nonnegative(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Document' });
export type Document = z.infer<typeof documentSchema>;

/** `GET /datasets/{id}/documents`. */
export const listDocumentsQuerySchema = pageQuerySchema.extend({
  status: documentStateSchema.optional(),
  q: withoutNul(z.string().max(200)).optional(),
});

/** One page of a paged document as a range of the extracted text (UTF-16 code units, end exclusive). */
export const pageRangeSchema = z
  .object({ page: z.int().positive(), start: z.int().nonnegative(), end: z.int().nonnegative() })
  .meta({ id: 'PageRange' });
export type PageRange = z.infer<typeof pageRangeSchema>;

/** Where a passage stands in a file that is not paged; each part only where the format has it. All count from 1. */
const placeShape = {
  /** Sheet of a workbook. */
  sheet: z.string().optional(),
  /** First and last row of a sheet or record of a table. */
  rowStart: z.int().positive().optional(),
  rowEnd: z.int().positive().optional(),
  /** Slide of a presentation. */
  slide: z.int().positive().optional(),
  /** First and last line of a text file. */
  lineStart: z.int().positive().optional(),
  lineEnd: z.int().positive().optional(),
};
export const placeSchema = z.object(placeShape).meta({ id: 'Place' });
export type Place = z.infer<typeof placeSchema>;

/**
 * A range of the extracted text that is one slide, or rows of one sheet, or lines of a file. `row` and `line` are those
 * of its first character; each line break in the range adds one.
 */
export const placeRangeSchema = z
  .object({
    start: z.int().nonnegative(),
    end: z.int().nonnegative(),
    sheet: z.string().optional(),
    row: z.int().positive().optional(),
    slide: z.int().positive().optional(),
    line: z.int().positive().optional(),
  })
  .meta({ id: 'PlaceRange' });
export type PlaceRange = z.infer<typeof placeRangeSchema>;

/**
 * Where a passage stands in the extracted text of a document version. Offsets are UTF-16 code units, `end` exclusive,
 * so `text.slice(start, end)` in JavaScript is the passage; pages count from 1.
 */
export const locationSchema = z
  .object({
    start: z.int().nonnegative(),
    end: z.int().positive(),
    page: z.int().positive().nullable(),
    headingPath: z.array(z.string()),
    /** Every page that a passage of several pages touches. */
    pages: z.array(pageRangeSchema).optional(),
    ...placeShape,
  })
  .meta({ id: 'Location' });
export type Location = z.infer<typeof locationSchema>;

/** `GET /documents/{id}/content`: a range of the extracted text; without a version, the current one. */
export const documentContentQuerySchema = z
  .object({
    versionId: idSchema.optional(),
    start: z.coerce.number().int().nonnegative().optional(),
    end: z.coerce.number().int().positive().optional(),
  })
  .refine(({ start = 0, end }) => end === undefined || end > start, {
    path: ['end'],
    message: 'Must be greater than start',
  });

/** The page of the character at `offset` of the text, or null where the document has no pages. */
export function pageAt({ page, pages }: Location, offset: number): number | null {
  return pages?.find(({ start, end }) => offset >= start && offset < end)?.page ?? page;
}

/**
 * The place of characters `from`..`to` of a passage whose own place is known: rows and lines are counted from the line
 * breaks before them.
 */
export function placeWithin(passage: string, location: Place, from: number, to: number): Place {
  const { sheet, rowStart, rowEnd, slide, lineStart, lineEnd } = location;
  const before = countBreaks(passage.slice(0, from));
  const until = before + countBreaks(passage.slice(from, to).trimEnd());
  return {
    ...(sheet === undefined ? {} : { sheet }),
    ...(slide === undefined ? {} : { slide }),
    ...(rowStart === undefined ? {} : { rowStart: within(rowStart + before, rowStart, rowEnd) }),
    ...(rowStart === undefined ? {} : { rowEnd: within(rowStart + until, rowStart, rowEnd) }),
    ...(lineStart === undefined ? {} : { lineStart: within(lineStart + before, lineStart, lineEnd) }),
    ...(lineStart === undefined ? {} : { lineEnd: within(lineStart + until, lineStart, lineEnd) }),
  };
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function within(value: number, least: number, most = least): number {
  return Math.max(least, Math.min(value, most));
}

/** The asked range of a version's extracted text, with the pages that it touches. */
export const documentContentSchema = z
  .object({
    documentId: idSchema,
    versionId: idSchema,
    title: z.string(),
    mime: z.string().nullable(),
    start: z.int().nonnegative(),
    end: z.int().nonnegative(),
    length: z.int().nonnegative(),
    text: z.string(),
    pages: z.array(pageRangeSchema),
    /** Slides, sheets with rows, or lines that the range touches. */
    places: z.array(placeRangeSchema).optional(),
  })
  .meta({ id: 'DocumentContent' });
export type DocumentContent = z.infer<typeof documentContentSchema>;

/** One chunk of a document's current version. */
export const chunkSchema = z
  .object({
    id: idSchema,
    ordinal: z.int().nonnegative(),
    text: z.string(),
    language: z.string(),
    tokenEstimate: z.int().positive(),
    location: locationSchema,
  })
  .meta({ id: 'Chunk' });
export type Chunk = z.infer<typeof chunkSchema>;
