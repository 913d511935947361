import { pageOf } from '../common.js';
import * as letters from '../dead-letters.js';
import * as maintenance from '../maintenance.js';
import { id, json, noContent, type Route } from './route.js';

/** What failed, and the runs that compare and repair the stores. */
export const maintenanceRoutes: readonly Route[] = [
  {
    id: 'listDeadLetters',
    method: 'get',
    path: '/dead-letters',
    owner: 'ingestion',
    tag: 'imports',
    access: 'viewer',
    summary: 'Documents that failed, with reason, stage, attempts and stack',
    query: letters.listDeadLettersQuerySchema,
    success: json(200, pageOf(letters.deadLetterSchema)),
  },
  {
    id: 'getFailureStack',
    method: 'get',
    path: '/admin/stacks/{id}',
    owner: 'ingestion',
    tag: 'admin',
    access: 'admin',
    summary: 'The stack trace that a failed document names',
    params: letters.stackParamsSchema,
    success: json(200, letters.failureStackSchema),
  },
  {
    id: 'openQueueBoard',
    method: 'post',
    path: '/admin/queues/session',
    owner: 'gateway',
    tag: 'admin',
    access: 'admin',
    summary: 'Let this browser open /queues, the page of the job queues, for a quarter of an hour',
    success: noContent,
  },
  {
    id: 'startMaintenance',
    method: 'post',
    path: '/admin/maintenance',
    owner: 'ingestion',
    tag: 'admin',
    access: 'admin',
    summary: 'Compare, repair or rebuild the stores',
    body: maintenance.startMaintenanceRequestSchema,
    success: json(202, maintenance.maintenanceRunSchema),
  },
  {
    id: 'getMaintenance',
    method: 'get',
    path: '/admin/maintenance/{id}',
    owner: 'ingestion',
    tag: 'admin',
    access: 'admin',
    summary: 'One maintenance run and what it found',
    ...id,
    success: json(200, maintenance.maintenanceRunSchema),
  },
];
