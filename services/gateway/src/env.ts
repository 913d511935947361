import { baseEnvSchema, databaseEnvSchema, portSchema, redisEnvSchema } from '@aia/platform';
import { z } from 'zod';

const csv = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''));

/** Everything that the gateway reads from its environment. */
export const gatewayEnvSchema = baseEnvSchema
  .extend(databaseEnvSchema.shape)
  .extend(redisEnvSchema.shape)
  .extend({
    PORT: portSchema.default(8080),
    METRICS_PORT: portSchema.default(9464),
    INGESTION_URL: z.url().default('http://127.0.0.1:8081'),
    RETRIEVAL_URL: z.url().default('http://127.0.0.1:8082'),
    CHAT_URL: z.url().default('http://127.0.0.1:8083'),
    /** Signs access tokens (HS256). */
    JWT_SECRET: z.string().min(32, 'must have at least 32 characters'),
    /** Private Ed25519 JWK that identity tokens are signed with. */
    INTERNAL_SIGNING_KEY: z.string().min(1),
    REFRESH_TOKEN_DAYS: z.coerce.number().int().min(1).max(365).default(30),
    /** The first administrator: made at start when there is no such user yet. */
    ADMIN_EMAIL: z.email().max(254).optional(),
    ADMIN_PASSWORD: z.string().min(12, 'must have at least 12 characters').max(1024).optional(),
    /** Give that user ADMIN_PASSWORD and the role admin again, although the user exists. */
    ADMIN_RESET: z.stringbool().default(false),
    LOGIN_ATTEMPTS: z.coerce.number().int().min(1).default(10),
    LOGIN_ATTEMPTS_PER_IP: z.coerce.number().int().min(1).default(100),
    LOGIN_WINDOW_SECONDS: z.coerce.number().int().min(1).default(900),
    /** Bytes of a multipart upload. */
    MAX_UPLOAD_BYTES: z.coerce.number().int().min(1).default(536_870_912),
    /** Bytes of any other body that is passed on. */
    MAX_JSON_BYTES: z.coerce.number().int().min(1).default(33_554_432),
    /** How long a service may take until its answer begins. */
    UPSTREAM_TIMEOUT_MS: z.coerce.number().int().min(1).default(600_000),
    /** Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed; nobody's by default. */
    TRUSTED_PROXIES: csv,
  });

export type GatewayEnv = z.infer<typeof gatewayEnvSchema>;
