import { createUserRequestSchema, listUsersQuerySchema } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { insertUser, listUsers } from '@aia/database/gateway';
import { AppError, route } from '@aia/platform';
import type { Passwords } from '../auth/passwords.js';
import type { RouteHandlers } from '../routing/api-router.js';

/** Handlers of `/admin/users`. */
export function userRoutes(deps: { db: Kysely<Database>; passwords: Passwords }): RouteHandlers {
  return {
    listUsers: route({ query: listUsersQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await listUsers(deps.db, query),
    })),
    createUser: route({ body: createUserRequestSchema }, async ({ body }) => {
      const { email, password, role } = body;
      const passwordHash = await deps.passwords.hash(password);
      const user = await insertUser(deps.db, { email, passwordHash, role });
      if (!user) throw new AppError('conflict', 'There is a user with this e-mail address already.');
      return { status: 201, body: user };
    }),
  };
}
