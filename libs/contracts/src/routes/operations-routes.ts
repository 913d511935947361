import { z } from 'zod';
import { pageOf, pageQuerySchema } from '../common.js';
import * as audit from '../audit.js';
import * as quotas from '../quotas.js';
import { id, json, noContent, type Route } from './route.js';

const shared = { owner: 'gateway', tag: 'admin', access: 'admin' } as const;

/** Quotas and usage, the audit log, feature flags, and the doctor. */
export const operationsRoutes: readonly Route[] = [
  {
    ...shared,
    id: 'listQuotas',
    method: 'get',
    path: '/admin/quotas',
    summary: 'List quotas',
    query: pageQuerySchema,
    success: json(200, pageOf(quotas.quotaSchema)),
  },
  {
    ...shared,
    id: 'putQuota',
    method: 'put',
    path: '/admin/quotas',
    summary: 'Set the quota of a subject, metric and period',
    body: quotas.quotaRequestSchema,
    success: json(200, quotas.quotaSchema),
  },
  {
    ...shared,
    id: 'deleteQuota',
    method: 'delete',
    path: '/admin/quotas/{id}',
    summary: 'Remove a quota',
    ...id,
    success: noContent,
  },
  {
    ...shared,
    id: 'getUsage',
    method: 'get',
    path: '/admin/usage',
    summary: 'Requests, tokens and spend by user, key, group or day, and what budgets leave',
    query: quotas.usageQuerySchema,
    success: json(200, quotas.usageReportSchema),
  },
  {
    ...shared,
    id: 'listAudit',
    method: 'get',
    path: '/admin/audit',
    summary: 'Search the audit log, newest first',
    query: audit.listAuditQuerySchema,
    success: json(200, pageOf(audit.auditEntrySchema)),
  },
  {
    ...shared,
    id: 'exportAudit',
    method: 'get',
    path: '/admin/audit/export',
    summary: 'The audit log as one JSON object a line, oldest first',
    query: audit.exportAuditQuerySchema,
    audited: true,
    success: { status: 200, schema: audit.auditEntrySchema, type: 'ndjson' },
  },
  {
    ...shared,
    id: 'verifyAudit',
    method: 'post',
    path: '/admin/audit/verify',
    summary: 'Check the hash chain of the audit log from its beginning',
    body: audit.verifyAuditRequestSchema,
    success: json(200, audit.auditVerificationSchema),
  },
  {
    ...shared,
    id: 'listFeatures',
    method: 'get',
    path: '/admin/features',
    summary: 'Parts of the API that can be switched off',
    success: json(200, z.object({ items: z.array(quotas.featureSchema) })),
  },
  {
    ...shared,
    id: 'putFeature',
    method: 'put',
    path: '/admin/features/{name}',
    summary: 'Switch a part of the API on or off, for everybody, at once',
    params: quotas.featureParamsSchema,
    body: quotas.featureRequestSchema,
    success: json(200, quotas.featureSchema),
  },
  {
    ...shared,
    id: 'getDoctorReport',
    method: 'get',
    path: '/admin/doctor',
    summary: 'Check every dependency, version and setting, and say what to do',
    success: json(200, quotas.doctorReportSchema),
  },
];
