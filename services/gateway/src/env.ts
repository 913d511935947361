import { baseEnvSchema, databaseEnvSchema, portSchema, redisEnvSchema } from '@aia/platform';
import { z } from 'zod';

const csv = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''));

/** Signing in with an OIDC provider: off without OIDC_ISSUER. */
const oidcEnvSchema = z.object({
  /** Issuer of the OIDC provider, as its discovery document names it; without it people sign in with passwords only. */
  OIDC_ISSUER: z.url().optional(),
  /** Client that the provider knows this system as. */
  OIDC_CLIENT_ID: z.string().optional(),
  /** Secret of that client; left out for public clients. */
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** The provider's part of the addresses: /api/v1/auth/oidc/{this}/callback is what the provider has to allow. */
  OIDC_PROVIDER: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'must be lower-case letters, digits and dashes')
    .default('oidc'),
  /** What people read on the button. */
  OIDC_NAME: z.string().default('Single sign-on'),
  /** Scopes that the provider is asked for; they have to include openid and email. */
  OIDC_SCOPES: z.string().default('openid email profile'),
  /** Claim that lists somebody's groups. */
  OIDC_GROUPS_CLAIM: z.string().default('groups'),
  /** Groups of the provider whose members are administrators here, separated by commas. */
  OIDC_ADMIN_GROUPS: csv,
  /** Groups of the provider whose members are editors here, separated by commas. */
  OIDC_EDITOR_GROUPS: csv,
  /** Role of everybody else who can sign in at the provider; none refuses them. */
  OIDC_DEFAULT_ROLE: z.enum(['viewer', 'editor', 'none']).default('viewer'),
  /** Whether an account with the same, verified e-mail address becomes the provider's user. */
  OIDC_LINK_BY_EMAIL: z.stringbool().default(false),
});

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
    /** Earlier values of JWT_SECRET, separated by commas: tokens that they signed are still good. */
    JWT_PREVIOUS_SECRETS: csv,
    /** Calls that a user, API key or, without a token, address may make in a minute. */
    REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(6000),
    /** Answers that a user may have streaming at once. */
    STREAMS_PER_USER: z.coerce.number().int().min(1).default(10),
    /** Calls while Redis is away: count-locally lets each replica count for itself, refuse answers 503. */
    LIMITS_WITHOUT_REDIS: z.enum(['count-locally', 'refuse']).default('count-locally'),
    /** Tokens that an answer counts as against a quota until it says what it used. */
    RESERVED_TOKENS: z.coerce.number().int().min(0).default(1000),
    /** Price of a million tokens of questions and passages, for usage and quotas of spend. */
    TOKEN_PRICE_PROMPT: z.coerce.number().min(0).default(0),
    /** Price of a million tokens of answers. */
    TOKEN_PRICE_COMPLETION: z.coerce.number().min(0).default(0),
    /** Origins whose pages may call the API, separated by commas, as https://app.example.org; none by default. */
    CORS_ORIGINS: csv,
    /** Where the audit log is also sent: udp://host:514 or tcp://host:514 (RFC 5424). */
    AUDIT_SYSLOG_ADDRESS: z
      .string()
      .regex(/^(udp|tcp):\/\/[^/]+$/, 'must be udp://host:port or tcp://host:port')
      .optional(),
    /** Where the audit log is also posted, as one JSON object a line. */
    AUDIT_HTTP_ENDPOINT: z.url().optional(),
    /** Bearer token for AUDIT_HTTP_ENDPOINT. */
    AUDIT_HTTP_TOKEN: z.string().optional(),
    /** How long a stopping replica says that it is not ready before it takes no more connections, ms. */
    DRAIN_MS: z.coerce.number().int().min(0).max(3000).default(0),
    /** Folder of the built web app; by default the one of this checkout, where it was built. */
    WEB_DIST: z.string().optional(),
    /** Origin that people reach this system at, as https://assistant.example.org; needed to sign in with OIDC. */
    PUBLIC_ORIGIN: z.url().optional(),
    LOGIN_ATTEMPTS: z.coerce.number().int().min(1).default(10),
    LOGIN_ATTEMPTS_PER_IP: z.coerce.number().int().min(1).default(100),
    LOGIN_WINDOW_SECONDS: z.coerce.number().int().min(1).default(900),
    /** Seconds that an account has to wait after LOGIN_ATTEMPTS wrong passwords; each further one doubles it. */
    LOGIN_LOCK_SECONDS: z.coerce.number().int().min(1).default(30),
    /** The longest such wait, seconds. */
    LOGIN_LOCK_MAX_SECONDS: z.coerce.number().int().min(1).default(3600),
    /** Signing in while Redis is away: refuse it, or count-locally lets each replica count attempts for itself. */
    LOGIN_WITHOUT_REDIS: z.enum(['refuse', 'count-locally']).default('refuse'),
    /** Bytes of a multipart upload. */
    MAX_UPLOAD_BYTES: z.coerce.number().int().min(1).default(536_870_912),
    /** Bytes of any other body that is passed on. */
    MAX_JSON_BYTES: z.coerce.number().int().min(1).default(33_554_432),
    /** The longest pause of a client that is sending a body, ms. */
    BODY_IDLE_MS: z.coerce.number().int().min(1).default(30_000),
    /** How long a service may take until its answer begins. */
    UPSTREAM_TIMEOUT_MS: z.coerce.number().int().min(1).default(600_000),
    /** Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed; nobody's by default. */
    TRUSTED_PROXIES: csv,
  })
  .extend(oidcEnvSchema.shape);

export type GatewayEnv = z.infer<typeof gatewayEnvSchema>;
