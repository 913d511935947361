import * as analytics from '../analytics.js';
import { json, type Route } from './route.js';

const shared = { owner: 'chat', tag: 'admin', access: 'admin' } as const;

/** What is asked, how it is answered, and what the documents lack. */
export const analyticsRoutes: readonly Route[] = [
  {
    ...shared,
    id: 'getAnalytics',
    method: 'get',
    path: '/admin/analytics',
    summary: 'Questions, answers, feedback, cited documents and content gaps by day',
    query: analytics.analyticsQuerySchema,
    success: json(200, analytics.analyticsReportSchema),
  },
  {
    ...shared,
    id: 'exportAnalytics',
    method: 'get',
    path: '/admin/analytics/export',
    summary: 'Days, cited documents or content gaps as CSV',
    query: analytics.exportAnalyticsQuerySchema,
    audited: true,
    success: { status: 200, files: ['text/csv'] },
  },
];
