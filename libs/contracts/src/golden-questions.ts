import { z } from 'zod';
import { idSchema, languageSchema, pageQuerySchema, slugSchema, timeSchema, withoutNul } from './common.js';

const text = (most: number) => withoutNul(z.string().trim().min(1).max(most));

/** A set that nobody named. */
export const DEFAULT_GOLDEN_SET = 'default';

/** `draft`: a person has to approve it. `approved`: evaluations ask it. `rejected`: kept, so that it is not drafted again. */
export const goldenStatusSchema = z.enum(['draft', 'approved', 'rejected']).meta({ id: 'GoldenStatus' });
export type GoldenStatus = z.infer<typeof goldenStatusSchema>;

/** Where a question came from: a file, a person, a reader's verdict on an answer, or the chat model. */
export const goldenOriginSchema = z
  .enum(['import', 'manual', 'feedback', 'draft'])
  .meta({ id: 'GoldenOrigin' });
export type GoldenOrigin = z.infer<typeof goldenOriginSchema>;

/**
 * What a question should find: a document by its source key, which stays the same when its content changes. With
 * `quote`, only a passage that has those words counts; without it, any passage of the document. `grade` is the gain in
 * nDCG: 1 relevant, 3 perfect.
 */
export const expectedPassageSchema = z
  .object({
    sourceKey: text(1000),
    quote: text(2000).optional(),
    grade: z.int().min(1).max(3),
  })
  .meta({ id: 'ExpectedPassage' });
export type ExpectedPassage = z.infer<typeof expectedPassageSchema>;

/** The same on the way in, where a document may also be named by its id. */
const newExpectedSchema = z
  .strictObject({
    ...expectedPassageSchema.shape,
    sourceKey: text(1000).optional(),
    documentId: idSchema.optional(),
    grade: z.int().min(1).max(3).default(1),
  })
  .refine((one) => (one.sourceKey === undefined) !== (one.documentId === undefined), {
    message: 'Give sourceKey or documentId',
    path: ['sourceKey'],
  });

/**
 * A question to add. `key` names it within its set, so that adding it again replaces it; without one, the question's own
 * text does. A draft may still lack what it should find.
 */
export const newGoldenQuestionSchema = z
  .strictObject({
    key: text(200).optional(),
    question: text(4000),
    language: languageSchema.optional(),
    expected: z.array(newExpectedSchema).max(100),
    /** A reference answer, for people and for later comparison with answers. */
    answer: text(10_000).optional(),
    status: goldenStatusSchema.default('approved'),
    origin: goldenOriginSchema.default('manual'),
  })
  .refine((question) => question.status !== 'approved' || question.expected.length > 0, {
    message: 'An approved question needs at least one passage that it should find',
    path: ['expected'],
  })
  .meta({ id: 'NewGoldenQuestion' });
export type NewGoldenQuestion = z.infer<typeof newGoldenQuestionSchema>;

export const goldenQuestionSchema = z
  .object({
    id: idSchema,
    datasetId: idSchema,
    set: slugSchema,
    key: z.string(),
    question: z.string(),
    language: z.string(),
    expected: z.array(expectedPassageSchema),
    answer: z.string().nullable(),
    status: goldenStatusSchema,
    origin: goldenOriginSchema,
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'GoldenQuestion' });
export type GoldenQuestion = z.infer<typeof goldenQuestionSchema>;

const set = slugSchema.default(DEFAULT_GOLDEN_SET);

/** `POST /datasets/{id}/golden-questions`. */
export const addGoldenQuestionsRequestSchema = z
  .strictObject({ set, questions: z.array(newGoldenQuestionSchema).min(1).max(1000) })
  .meta({ id: 'AddGoldenQuestionsRequest' });

/**
 * `POST /datasets/{id}/golden-questions/import`: a file's text. `csv` has a header with the columns question, document,
 * and optionally quote, grade, language, id, answer; lines with the same id (or question) are one question with several
 * passages. `jsonl` has one object a line with the same names. `replace` removes the set's other questions.
 */
export const importGoldenQuestionsRequestSchema = z
  .strictObject({
    set,
    format: z.enum(['csv', 'jsonl']),
    content: z.string().min(1).max(20_000_000),
    replace: z.boolean().default(false),
  })
  .meta({ id: 'ImportGoldenQuestionsRequest' });

/** How many questions are new and how many took the place of an earlier one. */
export const goldenQuestionsAddedSchema = z
  .object({ set: slugSchema, added: z.int(), replaced: z.int(), removed: z.int(), ids: z.array(idSchema) })
  .meta({ id: 'GoldenQuestionsAdded' });
export type GoldenQuestionsAdded = z.infer<typeof goldenQuestionsAddedSchema>;

/** `GET /datasets/{id}/golden-questions`: newest first. */
export const listGoldenQuestionsQuerySchema = pageQuerySchema.extend({
  set: slugSchema.optional(),
  status: goldenStatusSchema.optional(),
  q: z.string().trim().min(1).max(200).optional(),
});
export type ListGoldenQuestionsQuery = z.infer<typeof listGoldenQuestionsQuerySchema>;

/** `PATCH /golden-questions/{id}`: approve, reject or correct. */
export const updateGoldenQuestionRequestSchema = z
  .strictObject({
    question: text(4000).optional(),
    language: languageSchema.optional(),
    expected: z.array(newExpectedSchema).max(100).optional(),
    answer: text(10_000).nullable().optional(),
    status: goldenStatusSchema.optional(),
  })
  .meta({ id: 'UpdateGoldenQuestionRequest' });
export type UpdateGoldenQuestion = z.infer<typeof updateGoldenQuestionRequestSchema>;

/** A golden set as a whole. */
export const goldenSetSchema = z
  .object({
    set: slugSchema,
    approved: z.int().nonnegative(),
    drafts: z.int().nonnegative(),
    /** Approved questions by language. */
    languages: z.record(z.string(), z.int()),
    updatedAt: timeSchema,
  })
  .meta({ id: 'GoldenSet' });
export type GoldenSet = z.infer<typeof goldenSetSchema>;

/** `GET /datasets/{id}/golden-sets`. */
export const goldenSetListSchema = z
  .object({ items: z.array(goldenSetSchema) })
  .meta({ id: 'GoldenSetList' });

/** `POST /datasets/{id}/golden-questions/draft`: let the chat model write questions about passages taken at random. */
export const draftQuestionsRequestSchema = z
  .strictObject({ set, count: z.int().min(1).max(200).default(20) })
  .meta({ id: 'DraftQuestionsRequest' });

/** Questions being drafted; they appear among the set's drafts one by one. */
export const questionDraftSchema = z
  .object({
    id: idSchema,
    datasetId: idSchema,
    set: slugSchema,
    status: z.enum(['queued', 'running', 'completed', 'failed']),
    requested: z.int(),
    /** Passages that were tried, and questions that came of them. */
    tried: z.int(),
    drafted: z.int(),
    reason: z.string().nullable(),
    createdAt: timeSchema,
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'QuestionDraft' });
export type QuestionDraft = z.infer<typeof questionDraftSchema>;
