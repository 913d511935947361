import { DURATION_BUCKETS } from '@aia/platform';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Admission } from './inference/admission.js';
import type { LoadedModels } from './inference/loaded-models.js';

/** Counters of the work that models do. */
export type ModelServerMetrics = ReturnType<typeof createModelServerMetrics>;

/** Registers the model server's metrics. */
export function createModelServerMetrics(registry: Registry) {
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['model'] as const, registers: [registry] });
  return {
    embeddedTokens: counter('model_embedded_tokens_total', 'Tokens read to embed texts'),
    embeddedTexts: counter('model_embedded_texts_total', 'Texts embedded'),
    promptTokens: counter('model_prompt_tokens_total', 'Prompt tokens read, without cached ones'),
    generatedTokens: counter('model_generated_tokens_total', 'Tokens generated'),
    firstToken: new Histogram({
      name: 'model_first_token_seconds',
      help: 'Time from the start of a generation to its first token',
      labelNames: ['model'] as const,
      buckets: DURATION_BUCKETS,
      registers: [registry],
    }),
  };
}

/** Gauges that are read when the metrics are. */
export function registerQueueGauges(registry: Registry, admission: Admission, models: LoadedModels): void {
  new Gauge({
    name: 'model_pending_requests',
    help: 'Requests admitted and not finished, by kind',
    labelNames: ['kind'] as const,
    registers: [registry],
    collect() {
      for (const [kind, pending] of Object.entries(admission.pending)) this.set({ kind }, pending);
    },
  });
  new Gauge({
    name: 'model_loaded_models',
    help: 'Models in memory',
    registers: [registry],
    collect() {
      this.set(models.list().length);
    },
  });
}
