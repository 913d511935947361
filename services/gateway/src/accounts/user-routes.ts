import {
  createUserRequestSchema,
  idParamsSchema,
  listUsersQuerySchema,
  pageQuerySchema,
  updateUserRequestSchema,
  userKeyParamsSchema,
} from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  changeUser,
  findUser,
  insertUser,
  listApiKeys,
  listUserGroups,
  listUsers,
  revokeApiKey,
  revokeUserSessions,
} from '@aia/database/gateway';
import { AppError, notFound, route } from '@aia/platform';
import { requireStrongPassword, type PasswordStrength } from '../auth/password-strength.js';
import type { Passwords } from '../auth/passwords.js';
import type { RouteHandlers } from '../routing/api-router.js';

export interface UserRouteDeps {
  db: Kysely<Database>;
  passwords: Passwords;
  passwordStrength: PasswordStrength;
}

/** Handlers of `/admin/users`. */
export function userRoutes(deps: UserRouteDeps): RouteHandlers {
  const { db } = deps;
  const requireUser = async (id: string) => (await findUser(db, id)) ?? missing();
  return {
    listUsers: route({ query: listUsersQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await listUsers(db, query),
    })),
    createUser: route({ body: createUserRequestSchema }, async ({ body }) => {
      const { email, password, role } = body;
      const passwordHash = await newPasswordHash(deps, password, email);
      const user = await insertUser(db, { email, passwordHash, role });
      if (!user) throw new AppError('conflict', 'There is a user with this e-mail address already.');
      return { status: 201, body: user };
    }),
    getUser: route({ params: idParamsSchema }, async ({ params }) => {
      const user = await requireUser(params.id);
      return { status: 200, body: { ...user, groups: await listUserGroups(db, user.id) } };
    }),
    updateUser: route(
      { params: idParamsSchema, body: updateUserRequestSchema },
      async ({ params, body: { role, status, password } }) => {
        const { email } = await requireUser(params.id);
        const passwordHash =
          password === undefined ? undefined : await newPasswordHash(deps, password, email);
        const changed = await changeUser(db, params.id, { role, status, passwordHash });
        if (changed.outcome === 'changed') return { status: 200, body: changed.user };
        if (changed.outcome === 'unknown') missing();
        throw new AppError('conflict', 'This is the last active administrator; make another one first.');
      },
    ),
    signOutUser: route({ params: idParamsSchema }, async ({ params }) => {
      await requireUser(params.id);
      await revokeUserSessions(db, params.id);
      return { status: 204 };
    }),
    listUserApiKeys: route({ params: idParamsSchema, query: pageQuerySchema }, async ({ params, query }) => {
      await requireUser(params.id);
      return { status: 200, body: await listApiKeys(db, params.id, query) };
    }),
    deleteUserApiKey: route({ params: userKeyParamsSchema }, async ({ params }) => {
      if (!(await revokeApiKey(db, params.id, params.keyId))) throw notFound('API key');
      return { status: 204 };
    }),
  };
}

async function newPasswordHash(deps: UserRouteDeps, password: string, email: string): Promise<string> {
  await requireStrongPassword(deps.passwordStrength, password, { email, path: 'body.password' });
  return deps.passwords.hash(password);
}

function missing(): never {
  throw notFound('user');
}
