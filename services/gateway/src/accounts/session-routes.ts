import { loginRequestSchema, refreshRequestSchema } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { findUser } from '@aia/database/gateway';
import { notFound, route } from '@aia/platform';
import { callerOf } from '../auth/authorize.js';
import { refreshSession, signIn, signOut, type SignInDeps } from '../auth/sign-in.js';
import type { RouteHandlers } from '../routing/api-router.js';

/** Handlers of `/auth/…`. */
export function sessionRoutes(deps: SignInDeps & { db: Kysely<Database> }): RouteHandlers {
  return {
    login: route({ body: loginRequestSchema }, async ({ body, req }) => ({
      status: 200,
      body: await signIn(deps, { ...body, ip: req.ip ?? 'unknown' }),
    })),
    refresh: route({ body: refreshRequestSchema }, async ({ body }) => ({
      status: 200,
      body: await refreshSession(deps, body.refreshToken),
    })),
    logout: route({ body: refreshRequestSchema }, async ({ body }) => {
      await signOut(deps, body.refreshToken);
      return { status: 204 };
    }),
    getMe: route({}, async ({ res }) => {
      const user = await findUser(deps.db, callerOf(res).userId);
      if (!user) throw notFound('user');
      return { status: 200, body: user };
    }),
  };
}
