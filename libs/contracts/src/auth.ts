import { z } from 'zod';
import { idSchema, timeSchema, withoutNul } from './common.js';
import { roleSchema, scopeSchema } from './identity.js';

/** `POST /auth/login`. */
export const loginRequestSchema = z
  .strictObject({ email: z.email().max(254), password: z.string().min(1).max(1024) })
  .meta({ id: 'LoginRequest' });

/** `POST /auth/refresh` and `POST /auth/logout`. */
export const refreshRequestSchema = z
  .strictObject({ refreshToken: z.string().min(20).max(500) })
  .meta({ id: 'RefreshRequest' });

/** Tokens of a session: `accessToken` is a JWT that lives `expiresIn` seconds, `refreshToken` works once. */
export const sessionSchema = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().positive(),
    refreshToken: z.string(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

/** Suspended users are refused everywhere, at once. */
export const userStatusSchema = z.enum(['active', 'suspended']).meta({ id: 'UserStatus' });

/** `GET /auth/me`. */
export const userSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    role: roleSchema,
    status: userStatusSchema,
    createdAt: timeSchema,
    lastSignInAt: timeSchema.nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof userSchema>;

/** `POST /admin/users`. */
export const createUserRequestSchema = z
  .strictObject({ email: z.email().max(254), password: z.string().min(12).max(1024), role: roleSchema })
  .meta({ id: 'CreateUserRequest' });

/** `POST /admin/api-keys`: a key acts as its creator, with at most `role`. */
export const createApiKeyRequestSchema = z
  .strictObject({
    name: withoutNul(z.string().trim().min(1).max(100)),
    role: roleSchema.optional(),
    /** What the key may be used for; everything that its role allows when left out. */
    scopes: z.array(scopeSchema).min(1).max(5).optional(),
    expiresAt: timeSchema.optional(),
  })
  .meta({ id: 'CreateApiKeyRequest' });

/** An API key without its secret; `prefix` is what a person recognises it by. */
export const apiKeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    prefix: z.string(),
    role: roleSchema,
    scopes: z.array(scopeSchema).nullable(),
    createdAt: timeSchema,
    expiresAt: timeSchema.nullable(),
    lastUsedAt: timeSchema.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKeySchema>;

/** The answer to the creation of a key: the only time that `secret` is shown. */
export const createdApiKeySchema = apiKeySchema.extend({ secret: z.string() }).meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
