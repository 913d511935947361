import {
  analyticsQuerySchema,
  exportAnalyticsQuerySchema,
  type AnalyticsList,
  type AnalyticsQuery,
  type AnalyticsReport,
} from '@aia/contracts';
import { readAnalyticsDays, readCitedDocuments, readGapTopics } from '@aia/database/chat';
import { AppError, currentIdentity, route } from '@aia/platform';
import { Router } from 'express';
import type { ChatDeps } from '../deps.js';
import { periodOf, readDay, toAnalyticsDay, totalsOf } from './report.js';
import { dayColumns, documentColumns, gapColumns, toCsv } from './to-csv.js';

/** Documents and gaps that a report names, and questions that it quotes of a gap. */
const LISTED = 50;
const EXAMPLES = 3;

type AnalyticsRouteDeps = Pick<ChatDeps, 'db' | 'analytics'>;

/** `GET /admin/analytics` and its export, for administrators: they may read every document. */
export function analyticsRoutes(deps: AnalyticsRouteDeps): Router {
  const router = Router();
  router.get(
    '/admin/analytics',
    route({ query: analyticsQuerySchema }, async ({ query }) => {
      requireAdmin();
      return { status: 200, body: await readReport(deps, query) };
    }),
  );
  router.get(
    '/admin/analytics/export',
    route({ query: exportAnalyticsQuerySchema }, async ({ query: { list, ...query }, res }) => {
      requireAdmin();
      const report = await readReport(deps, query);
      const file = `analytics-${list}-${report.from}-${report.to}.csv`;
      res.setHeader('content-disposition', `attachment; filename="${file}"`);
      res.type('text/csv; charset=utf-8').send(csvOf(list, report));
      return undefined;
    }),
  );
  return router;
}

async function readReport(
  { db, analytics: { questionTexts } }: AnalyticsRouteDeps,
  query: AnalyticsQuery,
): Promise<AnalyticsReport> {
  const period = periodOf(query, new Date());
  const days = (await readAnalyticsDays(db, period)).map(readDay);
  const gaps = { ...period, limit: LISTED, examples: EXAMPLES };
  return {
    ...period,
    questionTexts,
    totals: totalsOf(days),
    days: days.map(toAnalyticsDay),
    documents: await readCitedDocuments(db, { ...period, limit: LISTED }),
    gaps: questionTexts === 'none' ? [] : await readGapTopics(db, gaps),
  };
}

function csvOf(list: AnalyticsList, { days, documents, gaps }: AnalyticsReport): string {
  switch (list) {
    case 'days':
      return toCsv(dayColumns, days);
    case 'documents':
      return toCsv(documentColumns, documents);
    case 'gaps':
      return toCsv(gapColumns, gaps);
  }
}

function requireAdmin(): void {
  if (currentIdentity().role !== 'admin')
    throw new AppError('forbidden', 'Only administrators read analytics.');
}
