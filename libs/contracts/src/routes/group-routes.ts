import { pageOf, pageQuerySchema } from '../common.js';
import * as accounts from '../accounts.js';
import * as auth from '../auth.js';
import { id, json, noContent, type Route } from './route.js';

const shared = { owner: 'gateway', tag: 'admin', access: 'admin' } as const;

/** Groups of users, which datasets can be shared with. */
export const groupRoutes: readonly Route[] = [
  {
    ...shared,
    id: 'listGroups',
    method: 'get',
    path: '/admin/groups',
    summary: 'List groups',
    query: pageQuerySchema,
    success: json(200, pageOf(accounts.groupSchema)),
  },
  {
    ...shared,
    id: 'createGroup',
    method: 'post',
    path: '/admin/groups',
    summary: 'Create a group',
    body: accounts.groupRequestSchema,
    success: json(201, accounts.groupSchema),
  },
  {
    ...shared,
    id: 'updateGroup',
    method: 'patch',
    path: '/admin/groups/{id}',
    summary: 'Rename a group',
    ...id,
    body: accounts.groupRequestSchema,
    success: json(200, accounts.groupSchema),
  },
  {
    ...shared,
    id: 'deleteGroup',
    method: 'delete',
    path: '/admin/groups/{id}',
    summary: 'Delete a group; what was shared with it is shared with nobody then',
    ...id,
    success: noContent,
  },
  {
    ...shared,
    id: 'listGroupMembers',
    method: 'get',
    path: '/admin/groups/{id}/members',
    summary: 'The users of a group',
    ...id,
    query: pageQuerySchema,
    success: json(200, pageOf(auth.userSchema)),
  },
  {
    ...shared,
    id: 'addGroupMember',
    method: 'put',
    path: '/admin/groups/{id}/members/{userId}',
    summary: 'Add a user to a group',
    params: accounts.groupMemberParamsSchema,
    success: noContent,
  },
  {
    ...shared,
    id: 'removeGroupMember',
    method: 'delete',
    path: '/admin/groups/{id}/members/{userId}',
    summary: 'Remove a user from a group',
    params: accounts.groupMemberParamsSchema,
    success: noContent,
  },
];
