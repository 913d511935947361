import type { ChatChunk, ChatModel, ChatOptions } from '../ports.js';
import { errorType, modelLabels, type GenAiMetrics } from './gen-ai-metrics.js';

/** The same model; what its calls take is measured, whichever way they end. */
export function measureChatModel(inner: ChatModel, metrics: GenAiMetrics): ChatModel {
  return {
    model: inner.model,
    contextTokens: inner.contextTokens,
    languages: inner.languages,
    chat: (options) => measured(inner, options, metrics),
  };
}

async function* measured(
  inner: ChatModel,
  options: ChatOptions,
  metrics: GenAiMetrics,
): AsyncGenerator<ChatChunk> {
  const labels = modelLabels(inner.model);
  const operation = { gen_ai_operation_name: 'chat', ...labels } as const;
  const started = performance.now();
  let lastText: number | undefined;
  let failure: unknown;
  try {
    for await (const chunk of inner.chat(options)) {
      const now = performance.now();
      if (chunk.done) {
        metrics.tokens.observe({ ...operation, gen_ai_token_type: 'input' }, chunk.promptTokens);
        metrics.tokens.observe({ ...operation, gen_ai_token_type: 'output' }, chunk.completionTokens);
      } else {
        if (lastText === undefined) metrics.timeToFirstChunk.observe(labels, (now - started) / 1000);
        else metrics.timePerOutputChunk.observe(labels, (now - lastText) / 1000);
        lastText = now;
      }
      yield chunk;
    }
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    const error_type = errorType(failure, options.signal);
    metrics.duration.observe({ ...operation, error_type }, (performance.now() - started) / 1000);
  }
}
