import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readEnvFile } from './env-file.js';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

/** What `.env` may hold; names that are not listed are passed on to every service. */
export const settingsSchema = z.object({
  /** Takes config/environments/<name>.env as defaults. */
  ENVIRONMENT: z.enum(['development', 'test', 'production']).optional(),
  ADMIN_EMAIL: z.email(),
  ADMIN_PASSWORD: z.string().min(12),
  POSTGRES_PASSWORD: z.string().min(1),
  JWT_SECRET: z.string().min(32),
  INTERNAL_SIGNING_KEY: z.string().min(1),
  INTERNAL_PUBLIC_KEYS: z.string().min(1),
  /** Address that the gateway listens on; everything else stays on the loopback address. */
  HOST: z.string().default('127.0.0.1'),
  GATEWAY_PORT: port(8080),
  METRICS_PORT: port(9464),
  INGESTION_PORT: port(8081),
  RETRIEVAL_PORT: port(8082),
  CHAT_PORT: port(8083),
  WORKER_PORT: port(8084),
  MODEL_SERVER_PORT: port(11_435),
  POSTGRES_PORT: port(5433),
  REDIS_PORT: port(6380),
  /** Of the Prometheus that `make monitoring-start` starts. */
  PROMETHEUS_PORT: port(9090),
  /** Servers of your own instead of the embedded ones. */
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  OLLAMA_URL: z.url().optional(),
  /** Folders of this machine that imports and sources may read. */
  IMPORT_ROOTS: z.string().optional(),
  EMBEDDING_MODEL: z.string().default('multilingual-e5-small'),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The settings of an installation, and the variables that are simply passed on to the services. */
export interface LoadedSettings {
  settings: Settings;
  passedOn: Record<string, string>;
}

/** The checkout's folder with one file for each kind of installation. */
const ENVIRONMENTS = join(import.meta.dirname, '../../../config/environments');

/**
 * Reads an env file, and below it the defaults of its `ENVIRONMENT`.
 * @throws Error naming each variable that is missing or not usable.
 */
export function loadSettings(envFile: string): LoadedSettings {
  const written = readEnvFile(envFile);
  const variables = { ...environmentDefaults(written['ENVIRONMENT']), ...written };
  const result = settingsSchema.safeParse(variables);
  if (!result.success) {
    const lines = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`${envFile} is not usable: ${lines.join('; ')}.`);
  }
  const own = new Set(Object.keys(settingsSchema.shape));
  const passedOn = Object.fromEntries(Object.entries(variables).filter(([name]) => !own.has(name)));
  return { settings: result.data, passedOn };
}

function environmentDefaults(name: string | undefined): Record<string, string> {
  const path = join(ENVIRONMENTS, `${name ?? ''}.env`);
  return name && existsSync(path) ? readEnvFile(path) : {}; // a name that is wrong is refused by the schema
}
