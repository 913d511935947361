import { createApiKeyRequestSchema, idParamsSchema, pageQuerySchema, roleIncludes } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { insertApiKey, listApiKeys, revokeApiKey } from '@aia/database/gateway';
import { AppError, notFound, route } from '@aia/platform';
import { callerOf } from '../auth/authorize.js';
import type { Caller } from '../auth/caller.js';
import { hashToken, newApiKey } from '../auth/secret-tokens.js';
import type { RouteHandlers } from '../routing/api-router.js';

/** Handlers of `/admin/api-keys`: everyone manages the keys that act as themselves. */
export function apiKeyRoutes({ db }: { db: Kysely<Database> }): RouteHandlers {
  return {
    listApiKeys: route({ query: pageQuerySchema }, async ({ query, res }) => ({
      status: 200,
      body: await listApiKeys(db, callerOf(res).userId, query),
    })),
    createApiKey: route({ body: createApiKeyRequestSchema }, async ({ body, res }) => {
      const caller = callerOf(res);
      const role = body.role ?? caller.role;
      requireMayCreate(caller, role);
      const expiresAt = futureTime(body.expiresAt);
      const { key, prefix } = newApiKey();
      const secretHash = hashToken(key);
      const stored = await insertApiKey(db, {
        userId: caller.userId,
        name: body.name,
        prefix,
        secretHash,
        role,
        scopes: body.scopes ? [...new Set(body.scopes)] : null,
        expiresAt,
      });
      return { status: 201, body: { ...stored, secret: key } };
    }),
    deleteApiKey: route({ params: idParamsSchema }, async ({ params, res }) => {
      if (!(await revokeApiKey(db, callerOf(res).userId, params.id))) throw notFound('API key');
      return { status: 204 };
    }),
  };
}

/** No key may do more than its maker. That a key makes another one, the route table rules out. */
function requireMayCreate(caller: Caller, role: Caller['role']): void {
  if (!roleIncludes(caller.role, role)) {
    throw new AppError('forbidden', `Your role is ${caller.role}; a key cannot have the role ${role}.`);
  }
}

function futureTime(time: string | undefined): Date | null {
  if (time === undefined) return null;
  const date = new Date(time);
  if (date.getTime() > Date.now()) return date;
  const message = 'Choose a time in the future.';
  throw new AppError('validation-failed', `body.expiresAt: ${message}`, {
    errors: [{ path: 'body.expiresAt', message }],
  });
}
