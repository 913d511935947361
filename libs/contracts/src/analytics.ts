import { z } from 'zod';
import { idSchema, timeSchema } from './common.js';

/** Days that one report may span. */
export const ANALYTICS_MOST_DAYS = 400;
const DAY_MS = 86_400_000;
const count = z.int().nonnegative();

const period = {
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};
const isPeriod = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined || to === undefined || from <= to;
const isShort = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined ||
  (Date.parse(to ?? new Date().toISOString().slice(0, 10)) - Date.parse(from)) / DAY_MS < ANALYTICS_MOST_DAYS;
const order = { path: ['to'], message: '`to` is before `from`.' };
const length = { path: ['from'], message: `A report spans at most ${ANALYTICS_MOST_DAYS} days.` };

/** `GET /admin/analytics`: days of UTC, both included; the last 30 unless told. */
export const analyticsQuerySchema = z.object(period).refine(isPeriod, order).refine(isShort, length);
export type AnalyticsQuery = z.infer<typeof analyticsQuerySchema>;

/** `GET /admin/analytics/export`: one of the three lists as CSV. */
export const exportAnalyticsQuerySchema = z
  .object({ ...period, list: z.enum(['days', 'documents', 'gaps']).default('days') })
  .refine(isPeriod, order)
  .refine(isShort, length);
export type AnalyticsList = z.infer<typeof exportAnalyticsQuerySchema>['list'];

/** Median and 95th percentile in milliseconds, within 10 %. */
export const analyticsLatencySchema = z
  .object({ p50: z.number(), p95: z.number() })
  .meta({ id: 'AnalyticsLatency' });

/** What happened on a day, or in a whole period. An answer that was asked for again counts again, its question once a day. */
const figures = {
  questions: count,
  conversations: count,
  answers: count,
  /** Answers that say that the documents do not cover the question. */
  withoutAnswer: count,
  /** Answers that quote the documents because no model could answer. */
  quoted: count,
  failed: count,
  /** Answers that their reader ended early. */
  stopped: count,
  /** By the day on which it was given. */
  feedbackUp: count,
  feedbackDown: count,
  promptTokens: count,
  completionTokens: count,
  /** Questions by language. */
  languages: z.record(z.string(), count),
  /** Answers by the model that wrote them. */
  models: z.record(z.string(), count),
  /** From the stored question to the first text of its answer; null without any. */
  firstToken: analyticsLatencySchema.nullable(),
  /** From the stored question to the end of its answer; null without any. */
  duration: analyticsLatencySchema.nullable(),
};

export const analyticsDaySchema = z
  .object({
    day: z.iso.date(),
    /** People who asked. */
    users: count,
    ...figures,
    /** When it was counted last; the day is complete when that was after its end. */
    countedAt: timeSchema,
  })
  .meta({ id: 'AnalyticsDay' });
export type AnalyticsDay = z.infer<typeof analyticsDaySchema>;

/** Sums over the period. Who asked on which day is not kept, so that users have an average and a maximum, no sum. */
export const analyticsTotalsSchema = z
  .object({ usersADay: z.number().nonnegative(), mostUsersADay: count, ...figures })
  .meta({ id: 'AnalyticsTotals' });
export type AnalyticsTotals = z.infer<typeof analyticsTotalsSchema>;

/** A document by the answers that cite it. */
export const analyticsDocumentSchema = z
  .object({ documentId: idSchema, title: z.string(), answers: count, citations: count })
  .meta({ id: 'AnalyticsDocument' });
export type AnalyticsDocument = z.infer<typeof analyticsDocumentSchema>;

/** Questions about one thing that the documents do not cover. */
export const contentGapSchema = z
  .object({
    questions: count,
    languages: z.array(z.string()),
    lastDay: z.iso.date(),
    /** Some of them, newest first, each up to 200 characters. */
    examples: z.array(z.string()),
  })
  .meta({ id: 'ContentGap' });
export type ContentGap = z.infer<typeof contentGapSchema>;

/**
 * What becomes of the texts of questions that the documents do not cover. `none`: such questions are counted, no more.
 * `conversation`: shown while their conversation exists, stored nowhere else. `keep`: copied, and kept as long as analytics.
 */
export const questionTextsSchema = z.enum(['none', 'conversation', 'keep']);
export type QuestionTexts = z.infer<typeof questionTextsSchema>;

/** The answer of `GET /admin/analytics`. */
export const analyticsReportSchema = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    questionTexts: questionTextsSchema,
    totals: analyticsTotalsSchema,
    /** Days on which something happened, oldest first. */
    days: z.array(analyticsDaySchema),
    /** Most cited first. */
    documents: z.array(analyticsDocumentSchema),
    /** Most asked first. */
    gaps: z.array(contentGapSchema),
  })
  .meta({ id: 'AnalyticsReport' });
export type AnalyticsReport = z.infer<typeof analyticsReportSchema>;
