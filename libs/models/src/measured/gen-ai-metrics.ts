import { createMetrics, declareMetrics, type MetricSet } from '@aia/platform';
import type { Registry } from 'prom-client';
import { ModelError, type ModelErrorCode } from '../ports.js';

const PROVIDER = ['ollama'] as const;
const MODEL = { of: 'names of the models in config/models.json', most: 20 };
const ERRORS = [
  'none',
  'aborted',
  'unavailable',
  'unknown-model',
  'input-too-long',
  'overloaded',
  'bad-answer',
] as const satisfies readonly (ModelErrorCode | 'none' | 'aborted')[];
/** The bounds that the conventions recommend, in seconds. */
const OPERATION_BUCKETS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const CHUNK_BUCKETS = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10, 30];
const TOKEN_BUCKETS = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536];

const model = { gen_ai_provider_name: PROVIDER, gen_ai_request_model: MODEL };

/** What a process says about the models that it asks; names and labels by OpenTelemetry's conventions for generative AI. */
export const genAiMetrics = declareMetrics({
  duration: {
    name: 'gen_ai_client_operation_duration_seconds',
    type: 'histogram',
    help: 'Duration of calls of a model, to the end of the stream',
    labels: { gen_ai_operation_name: ['chat', 'embeddings'], ...model, error_type: ERRORS },
    buckets: OPERATION_BUCKETS,
  },
  timeToFirstChunk: {
    name: 'gen_ai_client_operation_time_to_first_chunk_seconds',
    type: 'histogram',
    help: 'Time from the call of a chat model to the first text of its stream',
    labels: model,
    buckets: CHUNK_BUCKETS,
  },
  timePerOutputChunk: {
    name: 'gen_ai_client_operation_time_per_output_chunk_seconds',
    type: 'histogram',
    help: 'Time between two pieces of text of a stream',
    labels: model,
    buckets: CHUNK_BUCKETS,
  },
  tokens: {
    name: 'gen_ai_client_token_usage',
    type: 'histogram',
    help: 'Tokens that a model read (input) and wrote (output) in one call',
    labels: {
      gen_ai_operation_name: ['chat', 'embeddings'],
      ...model,
      gen_ai_token_type: ['input', 'output'],
    },
    buckets: TOKEN_BUCKETS,
  },
});

/** The metrics of the models that a process asks. */
export type GenAiMetrics = MetricSet<typeof genAiMetrics>;

/** Registers them. */
export function createGenAiMetrics(registry: Registry): GenAiMetrics {
  return createMetrics(registry, genAiMetrics);
}

/** What ended a call, as the label has it. */
export function errorType(error: unknown, signal: AbortSignal | undefined): (typeof ERRORS)[number] {
  if (error === undefined) return 'none';
  if (signal?.aborted) return 'aborted';
  return error instanceof ModelError ? error.code : 'unavailable';
}

/** The labels that name a model. */
export function modelLabels(name: string) {
  return { gen_ai_provider_name: 'ollama', gen_ai_request_model: name } as const;
}
