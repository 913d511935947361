import { availableParallelism } from 'node:os';
import { baseEnvSchema, portSchema } from '@aia/platform';
import { z } from 'zod';
import { parseKeepAlive } from './api/keep-alive.js';
import { defaultModelsPath } from './weights/models-folder.js';

/** Variables of the model server. */
export const envSchema = baseEnvSchema.extend({
  PORT: portSchema.default(11_435),
  /** Folder of the weights. */
  MODELS_PATH: z.string().default(() => defaultModelsPath()),
  /** Processor cores that a model uses. */
  MODEL_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(512)
    .default(() => availableParallelism()),
  /** How long an unused model stays in memory: seconds, `5m`, `1h`; negative is for good. */
  MODEL_KEEP_ALIVE: z
    .string()
    .default('5m')
    .transform((text, context) => {
      const milliseconds = parseKeepAlive(text);
      if (milliseconds !== undefined) return milliseconds;
      context.addIssue({ code: 'custom', message: 'must be a duration such as 300, 5m, 1h or -1' });
      return z.NEVER;
    }),
  /** Tokens of prompt and answer together when a request does not say (`num_ctx`). */
  MODEL_CONTEXT: z.coerce.number().int().min(256).default(4096),
  /** Answers generated side by side; each has a context of its own. */
  MODEL_PARALLEL: z.coerce.number().int().min(1).max(16).default(2),
  /** Requests of one kind that may wait or run; more get 503. */
  MODEL_MAX_QUEUE: z.coerce.number().int().min(1).max(10_000).default(64),
});
