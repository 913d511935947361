import { pageOf, pageQuerySchema } from '../common.js';
import * as accounts from '../accounts.js';
import { id, json, noContent, type Route } from './route.js';

const shared = { owner: 'gateway', tag: 'auth', access: 'viewer', sessionOnly: true } as const;

/** One's own password and sessions. An API key may not touch them, so that a stolen key cannot take over its user. */
export const accountRoutes: readonly Route[] = [
  {
    ...shared,
    id: 'changePassword',
    method: 'post',
    path: '/auth/password',
    summary: "Change one's own password; every other session ends",
    body: accounts.changePasswordRequestSchema,
    success: noContent,
  },
  {
    ...shared,
    id: 'listSessions',
    method: 'get',
    path: '/auth/sessions',
    summary: 'Where the caller is signed in',
    query: pageQuerySchema,
    success: json(200, pageOf(accounts.userSessionSchema)),
  },
  {
    ...shared,
    id: 'deleteSession',
    method: 'delete',
    path: '/auth/sessions/{id}',
    summary: "End one of the caller's sessions",
    ...id,
    success: noContent,
  },
];
