import { metricGroups } from '../metrics/processes.js';
import { join } from 'node:path';
import { z } from 'zod';
import { chatEnvSchema } from '../../services/chat/src/env.js';
import { gatewayEnvSchema } from '../../services/gateway/src/env.js';
import { apiEnvSchema, workerEnvSchema } from '../../services/ingestion/src/env.js';
import { retrievalEnvSchema } from '../../services/retrieval/src/env.js';
import { webEnvSchema } from '../../services/web/server/env.js';

export const ROOT = join(import.meta.dirname, '../..');
export const CHART = join(ROOT, 'deployment/helm/ai-assistant');

/** What each service reads from its environment, by the chart's name of the service. */
export const environments: Record<string, z.ZodObject> = {
  gateway: gatewayEnvSchema,
  chat: chatEnvSchema,
  retrieval: retrievalEnvSchema,
  ingestion: apiEnvSchema,
  'ingestion-worker': workerEnvSchema,
  web: webEnvSchema,
};

/** The component behind each address that a service may read. */
const addresses: Record<string, string> = {
  DATABASE_URL: 'postgresql',
  REDIS_URL: 'redis',
  QDRANT_URL: 'qdrant',
  OLLAMA_URL: 'ollama',
  INGESTION_URL: 'ingestion',
  RETRIEVAL_URL: 'retrieval',
  CHAT_URL: 'chat',
  INTERNAL_KEYS_URL: 'gateway',
};

/** Addresses of servers outside of the chart, which are off unless somebody gives them. */
const OUTSIDE = new Set(['RERANK_URL']);

/**
 * The components that a service calls: whatever it reads an address of.
 * @throws Error for an address that nobody has said the component of.
 */
export function callsOf(service: string): string[] {
  const names = Object.keys(environments[service]?.shape ?? {}).filter(
    (name) => name.endsWith('_URL') && !OUTSIDE.has(name),
  );
  return names
    .map((name) => addresses[name] ?? fail(`${service} reads ${name}: say in code-facts.ts whose it is.`))
    .sort();
}

/** Names of the variables without which a service does not start. */
export function requiredVariables(service: string): string[] {
  const shape = environments[service]?.shape ?? {};
  return Object.entries(shape)
    .filter(([, field]) => !z.safeParse(field as z.ZodType, undefined).success)
    .map(([name]) => name);
}

/** Names of all metrics that the code declares. */
export function metricNames(): Set<string> {
  return new Set(
    metricGroups.flatMap(({ declarations }) => Object.values(declarations)).map(({ name }) => name),
  );
}

function fail(message: string): never {
  throw new Error(message);
}
