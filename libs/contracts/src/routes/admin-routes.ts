import { pageOf, pageQuerySchema } from '../common.js';
import * as auth from '../auth.js';
import { roleSchema } from '../identity.js';
import { id, json, noContent, type Route } from './route.js';

/** Query of `GET /admin/users`. */
export const listUsersQuerySchema = pageQuerySchema.extend({ role: roleSchema.optional() });

/** Users and API keys. */
export const adminRoutes: readonly Route[] = [
  {
    id: 'listUsers',
    method: 'get',
    path: '/admin/users',
    owner: 'gateway',
    tag: 'admin',
    access: 'admin',
    summary: 'List users',
    query: listUsersQuerySchema,
    success: json(200, pageOf(auth.userSchema)),
  },
  {
    id: 'createUser',
    method: 'post',
    path: '/admin/users',
    owner: 'gateway',
    tag: 'admin',
    access: 'admin',
    summary: 'Create a user',
    body: auth.createUserRequestSchema,
    success: json(201, auth.userSchema),
  },
  {
    id: 'listApiKeys',
    method: 'get',
    path: '/admin/api-keys',
    owner: 'gateway',
    tag: 'admin',
    access: 'viewer',
    summary: "List the caller's API keys",
    query: pageQuerySchema,
    success: json(200, pageOf(auth.apiKeySchema)),
  },
  {
    id: 'createApiKey',
    method: 'post',
    path: '/admin/api-keys',
    owner: 'gateway',
    tag: 'admin',
    access: 'viewer',
    summary: 'Create an API key that acts as the caller',
    body: auth.createApiKeyRequestSchema,
    success: json(201, auth.createdApiKeySchema),
  },
  {
    id: 'deleteApiKey',
    method: 'delete',
    path: '/admin/api-keys/{id}',
    owner: 'gateway',
    tag: 'admin',
    access: 'viewer',
    summary: "Revoke one of the caller's API keys",
    ...id,
    success: noContent,
  },
];
