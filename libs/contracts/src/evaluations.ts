import { z } from 'zod';
import { idSchema, pageQuerySchema, slugSchema, timeSchema } from './common.js';
import { DEFAULT_GOLDEN_SET, expectedPassageSchema } from './golden-questions.js';
import { degradedSchema, searchModeSchema } from './search.js';

/**
 * Measures of a ranking, 0..1, over the distinct expected passages or documents in it. Precision at k is the share of
 * relevant ones among the first k, out of as many as there are to find (at most k).
 */
export const measureNames = [
  'precisionAt1',
  'precisionAt3',
  'precisionAt5',
  'recallAt5',
  'recallAt10',
  'recallAt20',
  'mrr',
  'ndcgAt10',
] as const;
export type MeasureName = (typeof measureNames)[number];
export const measureNameSchema = z.enum(measureNames).meta({ id: 'MeasureName' });

/** An object with the same value for every measure. */
const perMeasure = <T extends z.ZodType>(value: T) =>
  z.object(Object.fromEntries(measureNames.map((name) => [name, value])) as Record<MeasureName, T>);

/** Bounds of a confidence interval. */
export const intervalSchema = z.object({ low: z.number(), high: z.number() }).meta({ id: 'Interval' });
export type Interval = z.infer<typeof intervalSchema>;

export const measuresSchema = perMeasure(z.number()).meta({ id: 'Measures' });
export type Measures = z.infer<typeof measuresSchema>;

/** Means over questions, each with the bounds of its confidence interval. */
export const measuredSchema = z
  .object({
    questions: z.int(),
    values: measuresSchema,
    intervals: perMeasure(intervalSchema),
  })
  .meta({ id: 'Measured' });
export type Measured = z.infer<typeof measuredSchema>;

/** What decided about the results of a run, so that two runs can be told apart. */
export const evaluationSettingsSchema = z
  .object({
    mode: searchModeSchema,
    rerank: z.boolean(),
    /** Whether weights of fusion are fitted to the questions at the end. */
    fitWeights: z.boolean(),
    /** An index that is not active yet; null evaluates what searches use. */
    indexId: idSchema.nullable(),
    /** Known once the run has started. */
    collection: z.string().nullable(),
    embeddingModel: z.string().nullable(),
    analyzerVersion: z.int().nullable(),
    denseWeight: z.number().nullable(),
    scorePerTerm: z.number().nullable(),
    /** Hits looked at for each question. */
    depth: z.int(),
    /** Of the bootstrap: share of resampled means inside an interval, number of resamples, seed. */
    confidence: z.number(),
    resamples: z.int(),
    seed: z.int(),
  })
  .meta({ id: 'EvaluationSettings' });
export type EvaluationSettings = z.infer<typeof evaluationSettingsSchema>;

/** One least value of the dataset's quality settings, and whether the run reached it. */
export const evaluationTargetSchema = z
  .object({
    measure: measureNameSchema,
    /** Null: over all questions. */
    language: z.string().nullable(),
    target: z.number(),
    value: z.number(),
    met: z.boolean(),
  })
  .meta({ id: 'EvaluationTarget' });
export type EvaluationTarget = z.infer<typeof evaluationTargetSchema>;

/** Weights that were fitted to the questions, and nDCG@10 of questions that they were not fitted to (cross-validation). */
export const fittedWeightsSchema = z
  .object({
    denseWeight: z.number(),
    scorePerTerm: z.number(),
    heldOut: z.object({ fitted: z.number(), standard: z.number() }),
    /** Whether searches of the dataset use them from now on; else the standard weights are as good. */
    applied: z.boolean(),
  })
  .meta({ id: 'FittedWeights' });

export const evaluationSummarySchema = z
  .object({
    overall: measuredSchema,
    languages: z.record(z.string(), measuredSchema),
    /** Questions whose search left a step out. */
    degraded: z.int(),
    /** Milliseconds of a search, the embedding of the question included. */
    latencyMs: z.object({ p50: z.number(), p95: z.number() }),
    fitted: fittedWeightsSchema.optional(),
  })
  .meta({ id: 'EvaluationSummary' });
export type EvaluationSummary = z.infer<typeof evaluationSummarySchema>;

export const evaluationStatusSchema = z
  .enum(['queued', 'running', 'completed', 'failed', 'cancelled'])
  .meta({ id: 'EvaluationStatus' });
export type EvaluationStatus = z.infer<typeof evaluationStatusSchema>;

/** A run of a golden set through the search of its dataset. */
export const evaluationSchema = z
  .object({
    id: idSchema,
    datasetId: idSchema,
    set: slugSchema,
    status: evaluationStatusSchema,
    settings: evaluationSettingsSchema,
    total: z.int(),
    done: z.int(),
    summary: evaluationSummarySchema.nullable(),
    targets: z.array(evaluationTargetSchema),
    /** Whether every target was met; null without targets, and until the run has ended. */
    passed: z.boolean().nullable(),
    reason: z.string().nullable(),
    createdAt: timeSchema,
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Evaluation' });
export type Evaluation = z.infer<typeof evaluationSchema>;

/** `POST /evaluations`. */
export const startEvaluationRequestSchema = z
  .strictObject({
    datasetId: idSchema,
    set: slugSchema.default(DEFAULT_GOLDEN_SET),
    mode: searchModeSchema.default('hybrid'),
    rerank: z.boolean().default(false),
    /** Fits the weights of fusion to the questions; searches of the dataset use them if they win on unseen questions. */
    fitWeights: z.boolean().default(false),
    /** Evaluates an index that is built beside the active one; for administrators. */
    indexId: idSchema.optional(),
  })
  .meta({ id: 'StartEvaluationRequest' });
export type StartEvaluation = z.infer<typeof startEvaluationRequestSchema>;

/** `GET /evaluations`: newest first. */
export const listEvaluationsQuerySchema = pageQuerySchema.extend({
  datasetId: idSchema,
  set: slugSchema.optional(),
});

/** One hit of a question, as it was ranked. */
export const evaluatedHitSchema = z.object({
  chunkId: idSchema,
  documentId: idSchema,
  sourceKey: z.string(),
  title: z.string(),
  /** 0 where it is not what the question should find. */
  grade: z.int(),
});

/** What came of one question. */
export const evaluationOutcomeSchema = z.object({
  values: measuresSchema,
  /** Place of each expected passage, from 1, in their order; null where it was not found. */
  ranks: z.array(z.int().positive().nullable()),
  hits: z.array(evaluatedHitSchema),
  ms: z.number(),
  degraded: degradedSchema.nullable(),
});
export type EvaluationOutcome = z.infer<typeof evaluationOutcomeSchema>;

/** One question of a run; the outcome is null until it was asked. */
export const evaluatedQuestionSchema = z
  .object({
    questionId: idSchema,
    question: z.string(),
    language: z.string(),
    expected: z.array(expectedPassageSchema),
    outcome: evaluationOutcomeSchema.nullable(),
  })
  .meta({ id: 'EvaluatedQuestion' });
export type EvaluatedQuestion = z.infer<typeof evaluatedQuestionSchema>;

/** `GET /evaluations/{id}/questions`: in the set's order; `missed` are those without a relevant hit among the first ten. */
export const listEvaluatedQuestionsQuerySchema = pageQuerySchema.extend({
  only: z.enum(['all', 'missed']).default('all'),
});

/** The first relevant place of a question in both runs. */
export const changedQuestionSchema = z
  .object({
    questionId: idSchema,
    question: z.string(),
    language: z.string(),
    baselineRank: z.int().positive().nullable(),
    candidateRank: z.int().positive().nullable(),
    /** nDCG@10 of the candidate minus that of the baseline. */
    difference: z.number(),
  })
  .meta({ id: 'ChangedQuestion' });
export type ChangedQuestion = z.infer<typeof changedQuestionSchema>;

/** A measure in two runs over the questions that both have; `interval` is that of the paired difference. */
export const comparedMeasureSchema = z
  .object({
    baseline: z.number(),
    candidate: z.number(),
    difference: z.number(),
    interval: intervalSchema,
  })
  .meta({ id: 'ComparedMeasure' });

/** `GET /evaluations/{id}/comparison`: the run against an earlier one, down to single questions. */
export const comparisonSchema = z
  .object({
    baseline: evaluationSchema,
    candidate: evaluationSchema,
    /** Questions that both runs asked with the same expected passages. */
    common: z.int(),
    onlyInBaseline: z.int(),
    onlyInCandidate: z.int(),
    unchanged: z.int(),
    overall: perMeasure(comparedMeasureSchema),
    languages: z.record(z.string(), perMeasure(comparedMeasureSchema)),
    /** Largest change first. */
    gained: z.array(changedQuestionSchema),
    lost: z.array(changedQuestionSchema),
  })
  .meta({ id: 'EvaluationComparison' });
export type Comparison = z.infer<typeof comparisonSchema>;

export const comparisonQuerySchema = z.object({ with: idSchema });

/** `GET /datasets/{id}/search-weights`: weights of fusion that searches of this dataset alone use. */
export const searchWeightsSchema = z
  .object({
    datasetId: idSchema,
    denseWeight: z.number().min(0).max(1),
    scorePerTerm: z.number().positive(),
    questions: z.int(),
    heldOut: z.object({ fitted: z.number(), standard: z.number() }),
    fittedAt: timeSchema,
  })
  .meta({ id: 'SearchWeights' });
export type SearchWeights = z.infer<typeof searchWeightsSchema>;
