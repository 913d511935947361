import {
  baseEnvSchema,
  databaseEnvSchema,
  EnvError,
  identityEnvSchema,
  modelEnvSchema,
  portSchema,
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
});

export type RetrievalEnv = z.infer<typeof retrievalEnvSchema>;

/** Where the vectors are. */
export type StoreLocation =
  { kind: 'lancedb'; path: string } | { kind: 'qdrant'; url: string; apiKey: string | undefined };

/** The location that `VECTOR_STORE` asks for. @throws EnvError naming the variable that it needs and lacks. */
export function storeLocation(env: RetrievalEnv): StoreLocation {
  if (env.VECTOR_STORE === 'lancedb') {
    return { kind: 'lancedb', path: required('LANCEDB_PATH', env.LANCEDB_PATH, 'lancedb') };
  }
  return {
    kind: 'qdrant',
    url: required('QDRANT_URL', env.QDRANT_URL, 'qdrant'),
    apiKey: env.QDRANT_API_KEY,
  };
}

function required(name: string, value: string | undefined, store: string): string {
  if (value !== undefined) return value;
  throw new EnvError(`The environment is not usable:\n  ${name}: is needed with VECTOR_STORE=${store}`);
}
