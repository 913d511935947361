import { z } from 'zod';
import { userSchema, userStatusSchema } from './auth.js';
import { idSchema, timeSchema, withoutNul } from './common.js';
import { roleSchema } from './identity.js';

/** A set of users that datasets can be shared with as `group:<id>`; `oidc` groups follow the provider's claims. */
export const groupSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    source: z.enum(['local', 'oidc']),
    memberCount: z.int().nonnegative(),
    createdAt: timeSchema,
  })
  .meta({ id: 'Group' });
export type Group = z.infer<typeof groupSchema>;

/** `POST /admin/groups` and `PATCH /admin/groups/{id}`. */
export const groupRequestSchema = z
  .strictObject({ name: withoutNul(z.string().trim().min(1).max(100)) })
  .meta({ id: 'GroupRequest' });

/** `/admin/groups/{id}/members/{userId}`. */
export const groupMemberParamsSchema = z.object({ id: idSchema, userId: idSchema });

/** `/admin/users/{id}/api-keys/{keyId}`. */
export const userKeyParamsSchema = z.object({ id: idSchema, keyId: idSchema });

/** `GET /admin/users/{id}`. */
export const userDetailSchema = userSchema
  .extend({ groups: z.array(z.object({ id: idSchema, name: z.string() })) })
  .meta({ id: 'UserDetail' });
export type UserDetail = z.infer<typeof userDetailSchema>;

/** `PATCH /admin/users/{id}`: at least one change. */
export const updateUserRequestSchema = z
  .strictObject({
    role: roleSchema.optional(),
    status: userStatusSchema.optional(),
    password: z.string().min(12).max(1024).optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'Say what to change.')
  .meta({ id: 'UpdateUserRequest' });
export type UpdateUserRequest = z.infer<typeof updateUserRequestSchema>;

/** `POST /auth/password`: changing one's own password ends every other session. */
export const changePasswordRequestSchema = z
  .strictObject({ currentPassword: z.string().min(1).max(1024), newPassword: z.string().min(12).max(1024) })
  .meta({ id: 'ChangePasswordRequest' });

/** A place where somebody is signed in: one family of refresh tokens. `lastUsedAt` is its newest refresh. */
export const userSessionSchema = z
  .object({
    id: idSchema,
    createdAt: timeSchema,
    lastUsedAt: timeSchema,
    expiresAt: timeSchema,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    current: z.boolean(),
  })
  .meta({ id: 'UserSession' });
export type UserSession = z.infer<typeof userSessionSchema>;

/** A session of the web app: its refresh token is in a cookie that scripts cannot read. */
export const browserSessionSchema = z
  .object({ accessToken: z.string(), tokenType: z.literal('Bearer'), expiresIn: z.int().positive() })
  .meta({ id: 'BrowserSession' });
export type BrowserSession = z.infer<typeof browserSessionSchema>;

/** `GET /auth/oidc`: where people can sign in besides with a password. */
export const oidcProvidersSchema = z
  .object({ items: z.array(z.object({ id: z.string(), name: z.string(), loginPath: z.string() })) })
  .meta({ id: 'OidcProviders' });

export const oidcParamsSchema = z.object({ provider: z.string().regex(/^[a-z0-9-]{1,40}$/) });

/** `returnTo` is a path of the web app; anything else is ignored. */
export const oidcLoginQuerySchema = z.object({ returnTo: z.string().max(500).optional() });

/** What the provider sends back; `code` and `state` on success, `error` otherwise. */
export const oidcCallbackQuerySchema = z.object({
  code: z.string().max(4000).optional(),
  state: z.string().max(500).optional(),
  iss: z.string().max(500).optional(),
  session_state: z.string().max(500).optional(),
  error: z.string().max(200).optional(),
  error_description: z.string().max(2000).optional(),
});
