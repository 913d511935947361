import { createMetrics, declareMetrics, DURATION_BUCKETS } from '@aia/platform';
import type { Registry } from 'prom-client';
import type { Admission } from './inference/admission.js';
import type { LoadedModels } from './inference/loaded-models.js';

const MODEL = { of: 'names of installed models', most: 30 };
const KINDS = ['query', 'chat', 'batch'] as const;

/** What the model server says about its work. */
export const modelServerMetrics = declareMetrics({
  embeddedTokens: {
    name: 'model_embedded_tokens_total',
    type: 'counter',
    help: 'Tokens read to embed texts',
    labels: { model: MODEL },
  },
  embeddedTexts: {
    name: 'model_embedded_texts_total',
    type: 'counter',
    help: 'Texts embedded',
    labels: { model: MODEL },
  },
  promptTokens: {
    name: 'model_prompt_tokens_total',
    type: 'counter',
    help: 'Prompt tokens read, without cached ones',
    labels: { model: MODEL },
  },
  generatedTokens: {
    name: 'model_generated_tokens_total',
    type: 'counter',
    help: 'Tokens generated',
    labels: { model: MODEL },
  },
  firstToken: {
    name: 'gen_ai_server_time_to_first_token_seconds',
    type: 'histogram',
    help: 'Time from the start of a generation to its first token, without waiting and loading',
    labels: { gen_ai_request_model: MODEL },
    buckets: DURATION_BUCKETS,
  },
  perToken: {
    name: 'gen_ai_server_time_per_output_token_seconds',
    type: 'histogram',
    help: 'Time per token after the first, as the mean of one answer',
    labels: { gen_ai_request_model: MODEL },
    buckets: [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.5, 1, 2.5],
  },
  loads: {
    name: 'model_load_duration_seconds',
    type: 'histogram',
    help: 'Duration of loading a model into memory; the count is that of cold loads',
    labels: { model: MODEL },
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  },
  refused: {
    name: 'model_requests_refused_total',
    type: 'counter',
    help: 'Requests that found a full queue, by kind',
    labels: { kind: KINDS },
  },
  pending: {
    name: 'model_pending_requests',
    type: 'gauge',
    help: 'Requests admitted and not finished, by kind',
    labels: { kind: KINDS },
  },
  loaded: { name: 'model_loaded_models', type: 'gauge', help: 'Models in memory' },
});

/** Metrics of the work that models do. */
export type ModelServerMetrics = ReturnType<typeof createModelServerMetrics>;

/** Registers the model server's metrics. */
export function createModelServerMetrics(registry: Registry) {
  return createMetrics(registry, modelServerMetrics);
}

/** Shows the queues and the loaded models when the metrics are read. */
export function showQueues(metrics: ModelServerMetrics, admission: Admission, models: LoadedModels): void {
  metrics.pending.onScrape(() => KINDS.map((kind) => ({ labels: { kind }, value: admission.pending[kind] })));
  metrics.loaded.onScrape(() => [{ labels: {}, value: models.list().length }]);
}
