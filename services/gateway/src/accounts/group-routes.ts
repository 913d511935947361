import { groupMemberParamsSchema, groupRequestSchema, idParamsSchema, pageQuerySchema } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  addGroupMember,
  deleteGroup,
  findGroup,
  insertGroup,
  listGroupMembers,
  listGroups,
  removeGroupMember,
  renameGroup,
} from '@aia/database/gateway';
import { AppError, notFound, route } from '@aia/platform';
import type { RouteHandlers } from '../routing/api-router.js';

/** Handlers of `/admin/groups`. Groups of an OIDC provider can be read and deleted; their members follow its claims. */
export function groupRoutes({ db }: { db: Kysely<Database> }): RouteHandlers {
  return {
    listGroups: route({ query: pageQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await listGroups(db, query),
    })),
    createGroup: route({ body: groupRequestSchema }, async ({ body }) => ({
      status: 201,
      body: (await insertGroup(db, body.name)) ?? taken(),
    })),
    updateGroup: route({ params: idParamsSchema, body: groupRequestSchema }, async ({ params, body }) => {
      const outcome = await renameGroup(db, params.id, body.name);
      if (outcome === 'taken') taken();
      if (outcome === 'unknown') throw notFound('group');
      return { status: 200, body: (await findGroup(db, params.id)) ?? missing() };
    }),
    deleteGroup: route({ params: idParamsSchema }, async ({ params }) => {
      if (!(await deleteGroup(db, params.id))) missing();
      return { status: 204 };
    }),
    listGroupMembers: route({ params: idParamsSchema, query: pageQuerySchema }, async ({ params, query }) => {
      if (!(await findGroup(db, params.id))) missing();
      return { status: 200, body: await listGroupMembers(db, params.id, query) };
    }),
    addGroupMember: route({ params: groupMemberParamsSchema }, async ({ params }) => {
      if (!(await addGroupMember(db, params.id, params.userId))) throw notFound('group or user');
      return { status: 204 };
    }),
    removeGroupMember: route({ params: groupMemberParamsSchema }, async ({ params }) => {
      if (!(await removeGroupMember(db, params.id, params.userId))) throw notFound('member');
      return { status: 204 };
    }),
  };
}

function missing(): never {
  throw notFound('group');
}

function taken(): never {
  throw new AppError('conflict', 'There is a group with this name already.');
}
