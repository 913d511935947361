import {
  baseEnvSchema,
  databaseEnvSchema,
  EnvError,
  identityEnvSchema,
  modelEnvSchema,
  portSchema,
  redisEnvSchema,
  vectorEnvSchema,
} from '@aia/platform';
import { z } from 'zod';

/** The environment of the retrieval service. */
export const retrievalEnvSchema = z.object({
  ...baseEnvSchema.shape,
  ...identityEnvSchema.shape,
  ...databaseEnvSchema.shape,
  ...vectorEnvSchema.shape,
  ...modelEnvSchema.shape,
  PORT: portSchema.default(8082),
  /** Milliseconds that a search waits for the embedding model before it goes on with words alone. */
  EMBED_TIMEOUT_MS: z.coerce.number().int().min(50).max(120_000).default(10_000),
  /** Milliseconds that one leg of a search waits for the store before the other leg answers alone. */
  STORE_TIMEOUT_MS: z.coerce.number().int().min(50).max(120_000).default(5000),
  /** Milliseconds that a search waits for one answer of Postgres: what the caller may read, which hits may be shown. */
  DATABASE_TIMEOUT_MS: z.coerce.number().int().min(50).max(120_000).default(5000),
  /** Milliseconds that a search waits for a reranker before it shows its own order. */
  RERANK_TIMEOUT_MS: z.coerce.number().int().min(50).max(120_000).default(2000),
  /** Milliseconds that a search waits for the text around its results. */
  EXPAND_TIMEOUT_MS: z.coerce.number().int().min(50).max(120_000).default(1000),
  /** Redis that remembers embeddings of questions and hands out evaluations; neither is there without it. */
  REDIS_URL: redisEnvSchema.shape.REDIS_URL.optional(),
  QUEUE_PREFIX: redisEnvSchema.shape.QUEUE_PREFIX,
  /** What reranks when a search asks for it: nothing, a server with `POST /v1/rerank`, or the chat model. */
  RERANKER: z.enum(['none', 'server', 'chat']).default('none'),
  /** Address of the reranking server. */
  RERANK_URL: z.url().optional(),
  /** Model that reranks; the chat model unless given. */
  RERANK_MODEL: z.string().optional(),
  /** Bearer token of the reranking server. */
  RERANK_API_KEY: z.string().optional(),
});

export type RetrievalEnv = z.infer<typeof retrievalEnvSchema>;

/** Where the vectors are. */
export type StoreLocation =
  { kind: 'lancedb'; path: string } | { kind: 'qdrant'; url: string; apiKey: string | undefined };

/** The location that `VECTOR_STORE` asks for. @throws EnvError naming the variable that it needs and lacks. */
export function storeLocation(env: RetrievalEnv): StoreLocation {
  if (env.VECTOR_STORE === 'lancedb') {
    return { kind: 'lancedb', path: required('LANCEDB_PATH', env.LANCEDB_PATH, 'VECTOR_STORE=lancedb') };
  }
  return {
    kind: 'qdrant',
    url: required('QDRANT_URL', env.QDRANT_URL, 'VECTOR_STORE=qdrant'),
    apiKey: env.QDRANT_API_KEY,
  };
}

/** The value of a variable that another one makes necessary. @throws EnvError naming both. */
export function required(name: string, value: string | undefined, reason: string): string {
  if (value !== undefined) return value;
  throw new EnvError(`The environment is not usable:\n  ${name}: is needed with ${reason}`);
}
