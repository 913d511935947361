import { z } from 'zod';
import { resolveVariables } from './env-files.js';

/** Thrown at start when the environment is not usable; the message names every bad variable at once. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

/**
 * Parses the environment once, at start. Empty strings count as unset, as in env files; `NAME_FILE` names a file that
 * holds the value of `NAME`.
 * @throws EnvError naming every missing or malformed variable, in one line: that is what a log or a supervisor shows.
 */
export function loadEnv<T extends z.ZodObject>(
  schema: T,
  source: NodeJS.ProcessEnv = process.env,
): z.infer<T> {
  const { variables, problems } = resolveVariables(source, Object.keys(schema.shape));
  const result = schema.safeParse(variables);
  if (result.success && problems.length === 0) return result.data;
  const issues = (result.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new EnvError(`The environment is not usable: ${[...problems, ...issues].join('; ')}`);
}

/** A TCP port. */
export const portSchema = z.coerce.number().int().min(0).max(65_535);

/** Variables that every service reads. */
export const baseEnvSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  HOST: z.string().default('127.0.0.1'),
  /** Base URL of an OTLP collector over HTTP, e.g. `http://collector:4318`. Without it nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** Share of the traces that are kept, 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
});

/** Variables of every service that answers calls of others: the public keys that identity tokens are checked with. */
export const identityEnvSchema = z.object({
  INTERNAL_PUBLIC_KEYS: z.string().min(1),
  /** Where the gateway publishes its keys, e.g. `http://gateway:8080/.well-known/jwks.json`; then they may change while everything runs. */
  INTERNAL_KEYS_URL: z.url().optional(),
});

/** Variables of every process that talks to Postgres. */
export const databaseEnvSchema = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
});

/** Variables of every process that talks to Redis. */
export const redisEnvSchema = z.object({
  REDIS_URL: z.string().regex(/^rediss?:\/\//, 'must be a redis:// URL'),
  QUEUE_PREFIX: z.string().min(1).default('{aia}'),
});

/** Variables of every process that uses the vector store. */
export const vectorEnvSchema = z.object({
  VECTOR_STORE: z.enum(['lancedb', 'qdrant']).default('lancedb'),
  LANCEDB_PATH: z.string().optional(),
  QDRANT_URL: z.url().optional(),
  QDRANT_API_KEY: z.string().optional(),
});

/** Variables of every process that calls models through the Ollama API. */
export const modelEnvSchema = z.object({
  OLLAMA_URL: z.url(),
  MODELS_CONFIG: z.string().default('config/models.json'),
  EMBEDDING_MODEL: z.string().default('multilingual-e5-small'),
  CHAT_MODEL: z.string().default('smollm2:135m'),
});
