import { z } from 'zod';
import { idSchema, timeSchema } from './common.js';

/** Whom a quota is for: each caller without one of its own (`everyone`), one user, all members of a group, one key. */
export const quotaSubjectKindSchema = z.enum(['everyone', 'user', 'group', 'key']);
export type QuotaSubjectKind = z.infer<typeof quotaSubjectKindSchema>;

/** Calls; tokens of models, prompt and answer; and their price in millionths of the currency of the prices. */
export const quotaMetricSchema = z.enum(['requests', 'tokens', 'spend']);
export type QuotaMetric = z.infer<typeof quotaMetricSchema>;

/** Days and months of UTC. */
export const quotaPeriodSchema = z.enum(['day', 'month']);
export type QuotaPeriod = z.infer<typeof quotaPeriodSchema>;

const quotaFields = {
  subjectKind: quotaSubjectKindSchema,
  /** Null for `everyone`. */
  subjectId: idSchema.nullable(),
  metric: quotaMetricSchema,
  period: quotaPeriodSchema,
  /** The most within one period; 0 refuses everything. */
  amount: z.int().min(0).max(1_000_000_000_000),
};

/** `PUT /admin/quotas`: sets the quota of that subject, metric and period. */
export const quotaRequestSchema = z
  .strictObject(quotaFields)
  .refine(({ subjectKind, subjectId }) => (subjectKind === 'everyone') === (subjectId === null), {
    path: ['subjectId'],
    message: 'Give the id of the subject; null for everyone.',
  })
  .meta({ id: 'QuotaRequest' });
export type QuotaRequest = z.infer<typeof quotaRequestSchema>;

/** A limit of a day or month. */
export const quotaSchema = z
  .object({ id: idSchema, ...quotaFields, updatedAt: timeSchema })
  .meta({ id: 'Quota' });
export type Quota = z.infer<typeof quotaSchema>;

/** `GET /admin/usage`: days of UTC, both included. */
export const usageQuerySchema = z.object({
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  userId: idSchema.optional(),
  groupBy: z.enum(['user', 'key', 'group', 'day']).default('user'),
});
export type UsageQuery = z.infer<typeof usageQuerySchema>;

/** What was used: `spend` in millionths of the currency of TOKEN_PRICE_PROMPT and TOKEN_PRICE_COMPLETION. */
export const usageRowSchema = z
  .object({
    /** A user, key, group or day; null for calls without a key. */
    subject: z.string().nullable(),
    /** E-mail address, name of the key or group; null where there is none any more. */
    name: z.string().nullable(),
    requests: z.int().nonnegative(),
    promptTokens: z.int().nonnegative(),
    completionTokens: z.int().nonnegative(),
    spend: z.int().nonnegative(),
  })
  .meta({ id: 'UsageRow' });
export type UsageRow = z.infer<typeof usageRowSchema>;

/** What each quota leaves in the current period. */
export const budgetSchema = z
  .object({
    quota: quotaSchema,
    used: z.int().nonnegative(),
    remaining: z.int().nonnegative(),
    resetsAt: timeSchema,
  })
  .meta({ id: 'Budget' });
export type Budget = z.infer<typeof budgetSchema>;

/** The answer of `GET /admin/usage`. */
export const usageReportSchema = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    items: z.array(usageRowSchema),
    budgets: z.array(budgetSchema),
  })
  .meta({ id: 'UsageReport' });

/** A part of the API that can be switched off; its routes then answer 404. */
export const featureSchema = z
  .object({ name: z.string(), enabled: z.boolean(), description: z.string() })
  .meta({ id: 'Feature' });
export type Feature = z.infer<typeof featureSchema>;

export const featureParamsSchema = z.object({ name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/) });
export const featureRequestSchema = z.strictObject({ enabled: z.boolean() }).meta({ id: 'FeatureRequest' });

/** One check of `GET /admin/doctor`: what was looked at, what was found, and what to do when it is not well. */
export const doctorCheckSchema = z
  .object({
    name: z.string(),
    status: z.enum(['ok', 'warning', 'failed']),
    found: z.string(),
    advice: z.string().nullable(),
  })
  .meta({ id: 'DoctorCheck' });
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;
export const doctorReportSchema = z
  .object({ checks: z.array(doctorCheckSchema) })
  .meta({ id: 'DoctorReport' });
