import { expect } from 'chai';
import { Registry } from 'prom-client';
import { ModelError, type ChatChunk, type ChatModel } from '../ports.js';
import { createGenAiMetrics } from './gen-ai-metrics.js';
import { measureChatModel } from './measured-chat-model.js';

describe('measureChatModel', () => {
  const build = (chunks: () => AsyncGenerator<ChatChunk>) => {
    const registry = new Registry();
    const inner: ChatModel = { model: 'tiny', contextTokens: 100, languages: ['en'], chat: chunks };
    const model = measureChatModel(inner, createGenAiMetrics(registry));
    const lines = async () => (await registry.metrics()).split('\n');
    return { model, lines };
  };
  const read = async (model: ChatModel) => {
    for await (const chunk of model.chat({ messages: [] })) if (chunk.done) return;
  };

  it('counts one time to the first piece, one time for each further one, and the tokens', async () => {
    const { model, lines } = build(async function* () {
      for (const text of ['a', 'b', 'c']) yield { done: false, text };
      yield { done: true, promptTokens: 12, completionTokens: 3, reason: 'stop' };
    });
    await read(model);
    const text = (await lines()).join('\n');
    expect(text).to.match(/time_to_first_chunk_seconds_count\{.*gen_ai_request_model="tiny"\} 1/);
    expect(text).to.match(/time_per_output_chunk_seconds_count\{.*\} 2/);
    expect(text).to.match(/token_usage_sum\{.*gen_ai_token_type="input"\} 12/);
    expect(text).to.match(/token_usage_sum\{.*gen_ai_token_type="output"\} 3/);
    expect(text).to.match(/operation_duration_seconds_count\{.*error_type="none"\} 1/);
  });

  it('measures a call that fails, by why, and lets the failure through', async () => {
    const failure = new ModelError('overloaded', 'Busy.');
    // eslint-disable-next-line require-yield
    const { model, lines } = build(async function* () {
      throw failure;
    });
    const error: unknown = await read(model).catch((thrown: unknown) => thrown);
    expect(error).to.equal(failure);
    expect((await lines()).join('\n')).to.match(/duration_seconds_count\{.*error_type="overloaded"\} 1/);
  });

  it('measures a stream that its reader leaves', async () => {
    const { model, lines } = build(async function* () {
      for (;;) yield { done: false, text: 'x' };
    });
    for await (const _chunk of model.chat({ messages: [] })) break;
    expect((await lines()).join('\n')).to.match(/duration_seconds_count\{.*\} 1/);
  });
});
