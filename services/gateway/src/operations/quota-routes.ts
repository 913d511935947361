import {
  featureParamsSchema,
  featureRequestSchema,
  idParamsSchema,
  pageQuerySchema,
  quotaRequestSchema,
  usageQuerySchema,
  type Budget,
  type Quota,
} from '@aia/contracts';
import {
  deleteQuota,
  listQuotas,
  putFeatureFlag,
  putQuota,
  reportUsage,
  usageSince,
} from '@aia/database/gateway';
import { notFound, route } from '@aia/platform';
import { callerOf } from '../auth/authorize.js';
import type { QuotaDeps } from '../limits/enforce-quotas.js';
import { listFeatures } from '../limits/features.js';
import { spendOf } from '../limits/prices.js';
import { windowAt } from '../limits/windows.js';
import type { RouteHandlers } from '../routing/api-router.js';

/** Days that a usage report covers unless it is told which. */
const REPORT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Handlers of `/admin/quotas`, `/admin/usage` and `/admin/features`. */
export function quotaRoutes(deps: QuotaDeps): RouteHandlers {
  const { db, settings, usage, prices } = deps;
  return {
    listQuotas: route({ query: pageQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await listQuotas(db, query),
    })),
    putQuota: route({ body: quotaRequestSchema }, async ({ body }) => {
      const quota = await putQuota(db, body);
      settings.forget();
      return { status: 200, body: quota };
    }),
    deleteQuota: route({ params: idParamsSchema }, async ({ params }) => {
      if (!(await deleteQuota(db, params.id))) throw notFound('quota');
      settings.forget();
      return { status: 204 };
    }),
    getUsage: route({ query: usageQuerySchema }, async ({ query }) => {
      await usage.flush();
      const to = query.to ?? new Date().toISOString().slice(0, 10);
      const from =
        query.from ?? new Date(Date.parse(to) - (REPORT_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
      const rows = await reportUsage(db, { ...query, from, to });
      const items = rows.map((row) => ({ ...row, spend: spendOf(row, prices) }));
      const { quotas } = await settings.current();
      const budgets = await Promise.all(quotas.map((quota) => budgetOf(deps, quota)));
      return {
        status: 200,
        body: { from, to, items, budgets: budgets.filter((budget) => budget !== undefined) },
      };
    }),
    listFeatures: route({}, async () => ({
      status: 200,
      body: { items: listFeatures((await settings.current()).features) },
    })),
    putFeature: route(
      { params: featureParamsSchema, body: featureRequestSchema },
      async ({ params, body, res }) => {
        const known = listFeatures(new Map()).some(({ name }) => name === params.name);
        if (!known) throw notFound('feature');
        await putFeatureFlag(db, { ...params, ...body, updatedBy: callerOf(res).userId });
        settings.forget();
        const features = listFeatures((await settings.current()).features);
        return { status: 200, body: features.find(({ name }) => name === params.name) };
      },
    ),
  };
}

/** What a quota of one user, group or key leaves; what holds for everyone is counted for each user by itself. */
async function budgetOf(deps: QuotaDeps, quota: Quota): Promise<Budget | undefined> {
  const { subjectKind, subjectId, metric, amount } = quota;
  if (subjectKind === 'everyone' || subjectId === null) return undefined;
  const window = windowAt(quota.period, Date.now());
  const sums = await usageSince(deps.db, { kind: subjectKind, id: subjectId }, window.firstDay);
  const used = {
    requests: sums.requests,
    tokens: sums.promptTokens + sums.completionTokens,
    spend: spendOf(sums, deps.prices),
  }[metric];
  const resetsAt = new Date(window.endsAt).toISOString();
  return { quota, used, remaining: Math.max(0, amount - used), resetsAt };
}
