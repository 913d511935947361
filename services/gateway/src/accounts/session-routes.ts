import {
  changePasswordRequestSchema,
  idParamsSchema,
  loginRequestSchema,
  pageQuerySchema,
  refreshRequestSchema,
} from '@aia/contracts';
import {
  changeUser,
  findPasswordHash,
  findUser,
  listUserSessions,
  revokeUserSession,
} from '@aia/database/gateway';
import { AppError, notFound, route } from '@aia/platform';
import { callerOf } from '../auth/authorize.js';
import { placeOf } from '../auth/client-place.js';
import { requireStrongPassword, type PasswordStrength } from '../auth/password-strength.js';
import { noteSession } from '../auth/note-session.js';
import { refreshSession, signIn, signOut, type SignInDeps } from '../auth/sign-in.js';
import type { RouteHandlers } from '../routing/api-router.js';

export interface SessionRouteDeps extends SignInDeps {
  passwordStrength: PasswordStrength;
}

/** Handlers of `/auth/…`. */
export function sessionRoutes(deps: SessionRouteDeps): RouteHandlers {
  return {
    login: route({ body: loginRequestSchema }, async ({ body, req, res }) => {
      const session = await signIn(deps, { ...body, place: placeOf(req) });
      await noteSession(deps, res, session);
      return { status: 200, body: session };
    }),
    refresh: route({ body: refreshRequestSchema }, async ({ body, req, res }) => {
      const session = await refreshSession(deps, body.refreshToken, placeOf(req));
      await noteSession(deps, res, session);
      return { status: 200, body: session };
    }),
    logout: route({ body: refreshRequestSchema }, async ({ body }) => {
      await signOut(deps, body.refreshToken);
      return { status: 204 };
    }),
    getMe: route({}, async ({ res }) => {
      const user = await findUser(deps.db, callerOf(res).userId);
      if (!user) throw notFound('user');
      return { status: 200, body: user };
    }),
    changePassword: route({ body: changePasswordRequestSchema }, async ({ body, req, res }) => {
      const { userId } = callerOf(res);
      const user = await findUser(deps.db, userId);
      if (!user) throw notFound('user');
      await deps.loginLimiter.count(placeOf(req).ip, user.email);
      const matches = await deps.passwords.matches(
        body.currentPassword,
        await findPasswordHash(deps.db, userId),
      );
      if (!matches) throw new AppError('invalid-credentials', 'The current password is wrong.');
      await deps.loginLimiter.forget(placeOf(req).ip, user.email);
      await requireStrongPassword(deps.passwordStrength, body.newPassword, {
        email: user.email,
        path: 'body.newPassword',
      });
      const passwordHash = await deps.passwords.hash(body.newPassword);
      await changeUser(deps.db, userId, { passwordHash }, callerOf(res).familyId);
      return { status: 204 };
    }),
    listSessions: route({ query: pageQuerySchema }, async ({ query, res }) => {
      const { userId, familyId } = callerOf(res);
      return { status: 200, body: await listUserSessions(deps.db, userId, familyId, query) };
    }),
    deleteSession: route({ params: idParamsSchema }, async ({ params, res }) => {
      if (!(await revokeUserSession(deps.db, callerOf(res).userId, params.id))) throw notFound('session');
      return { status: 204 };
    }),
  };
}
