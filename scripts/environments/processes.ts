import type { z } from 'zod';
import { chatEnvSchema } from '../../services/chat/src/env.js';
import { gatewayEnvSchema } from '../../services/gateway/src/env.js';
import { apiEnvSchema, workerEnvSchema } from '../../services/ingestion/src/env.js';
import { envSchema as modelServerEnvSchema } from '../../services/model-server/src/env.js';
import { retrievalEnvSchema } from '../../services/retrieval/src/env.js';

/** Every process that reads its environment, with the schema that it checks it with. */
export const processSchemas: Record<string, z.ZodObject> = {
  gateway: gatewayEnvSchema,
  'ingestion-api': apiEnvSchema,
  'ingestion-worker': workerEnvSchema,
  retrieval: retrievalEnvSchema,
  chat: chatEnvSchema,
  'model-server': modelServerEnvSchema,
};

/** The sources of those schemas; their comments explain the variables. */
export const schemaSources = [
  'libs/platform/src/env.ts',
  'services/gateway/src/env.ts',
  'services/ingestion/src/env.ts',
  'services/retrieval/src/env.ts',
  'services/chat/src/env.ts',
  'services/model-server/src/env.ts',
];
