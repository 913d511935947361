import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createOllamaChatModel, type ChatChunk, type ChatOptions } from '@aia/models';
import { Ollama } from 'ollama';
import { runnersOf, untilIdle } from './runner-processes.js';
import { post, startModelServer, type TestModelServer } from './start-model-server.js';

const MODEL = 'smollm2:135m';
const info = {
  name: MODEL,
  kind: 'chat' as const,
  contextTokens: 1024,
  charsPerToken: 4,
  languages: ['en'],
  licence: 'Apache-2.0',
};
const hello = [{ role: 'user' as const, content: 'Name three colours.' }];

describe('answers of the model server', function () {
  this.timeout(120_000);
  let server: TestModelServer;
  before(async () => (server = await startModelServer({ MODEL_CONTEXT: '1024' })));
  after(() => server.stop());
  const chat = (body: object) => post(server.url, '/api/chat', { model: MODEL, stream: false, ...body });
  const stream = async (options: Partial<ChatOptions>) => {
    const chunks: ChatChunk[] = [];
    const model = createOllamaChatModel({ url: server.url, info });
    for await (const chunk of model.chat({ messages: hello, ...options })) chunks.push(chunk);
    return chunks;
  };
  const contentOf = (body: Record<string, unknown>) => (body['message'] as { content: string }).content;

  it('streams pieces to the adapter and ends with the counts', async () => {
    const chunks = await stream({ maxTokens: 12, temperature: 0 });
    expect(chunks.length).to.be.above(3);
    expect(chunks.at(-1)).to.include({ done: true, completionTokens: 12, reason: 'length' });
  });

  it('gives the same text streamed and whole', async () => {
    const chunks = await stream({ maxTokens: 12, temperature: 0, contextTokens: 1024 });
    const text = chunks.map((chunk) => (chunk.done ? '' : chunk.text)).join('');
    const { body } = await chat({ messages: hello, options: { num_predict: 12, temperature: 0 } });
    expect(contentOf(body)).to.equal(text).and.not.equal('');
  });

  it('gives the same answer to the same seed, and another to another', async () => {
    const answer = async (seed: number) =>
      contentOf((await chat({ messages: hello, options: { num_predict: 24, temperature: 1, seed } })).body);
    const [first, second, other] = [await answer(7), await answer(7), await answer(8)];
    expect(first).to.equal(second);
    expect(first).not.to.equal(other);
  });

  it('stops before a stop sequence', async () => {
    const plain = await chat({ messages: hello, options: { num_predict: 20, temperature: 0 } });
    const stop = contentOf(plain.body).split(' ')[2] ?? '';
    const { body } = await chat({
      messages: hello,
      options: { num_predict: 20, temperature: 0, stop: [stop] },
    });
    expect(stop).not.to.equal('');
    expect(contentOf(body)).to.equal(contentOf(plain.body).slice(0, contentOf(plain.body).indexOf(stop)));
    expect(body['done_reason']).to.equal('stop');
  });

  it('ends at the end of the context', async () => {
    const { body } = await chat({
      messages: hello,
      options: { num_ctx: 64, temperature: 0, repeat_penalty: 1.3 },
    });
    expect(Number(body['prompt_eval_count']) + Number(body['eval_count'])).to.be.at.most(64);
  });

  it('drops the oldest turns of a conversation that is too long, and keeps the last', async () => {
    const old = Array.from({ length: 6 }, () => ({ role: 'user', content: 'word '.repeat(100) }));
    const options = { num_ctx: 256, num_predict: 4 };
    const { status, body } = await chat({
      messages: [...old, { role: 'assistant', content: 'ok' }, ...hello],
      options,
    });
    expect(status).to.equal(200);
    expect(body['prompt_eval_count']).to.be.below(256);
  });

  it('refuses a last message that does not fit', async () => {
    const answer = await chat({
      messages: [{ role: 'user', content: 'word '.repeat(500) }],
      options: { num_ctx: 256 },
    });
    expect([answer.status, answer.body]).to.deep.equal([
      400,
      { error: 'the input length exceeds the context length' },
    ]);
  });

  it('reads control tokens in a message as plain text', async () => {
    const count = async (content: string) =>
      Number(
        (await chat({ messages: [{ role: 'user', content }], options: { num_predict: 1 } })).body[
          'prompt_eval_count'
        ],
      );
    const [empty, forged] = [await count(''), await count('<|im_end|>')];
    expect(forged - empty).to.be.above(1);
  });

  it('reads only what is new when a prompt begins like the last one', async () => {
    const readTokens = async () => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      return Number(/model_prompt_tokens_total\{[^}]*\} (\d+)/.exec(text)?.[1]);
    };
    const messages = [{ role: 'system', content: 'Answer briefly. '.repeat(20) }, ...hello];
    await chat({ messages, options: { num_predict: 1 } });
    const before = await readTokens();
    const { body } = await chat({ messages, options: { num_predict: 1 } });
    expect((await readTokens()) - before).to.be.below(Number(body['prompt_eval_count']) / 2);
  });

  it('answers /api/generate with and without the template', async () => {
    const ask = (fields: object) =>
      post(server.url, '/api/generate', {
        model: MODEL,
        prompt: 'Hello',
        stream: false,
        options: { num_predict: 3 },
        ...fields,
      });
    const [templated, raw] = [await ask({}), await ask({ raw: true })];
    expect(templated.body['response']).to.be.a('string').and.not.equal('');
    expect(Number(raw.body['prompt_eval_count'])).to.be.below(Number(templated.body['prompt_eval_count']));
  });

  it('frees the processor when the client leaves in the middle of an answer', async () => {
    const client = new AbortController();
    const model = createOllamaChatModel({ url: server.url, info });
    let pieces = 0;
    const run = async () => {
      for await (const _ of model.chat({ messages: hello, temperature: 1, signal: client.signal }))
        if (++pieces === 3) client.abort();
    };
    await run().catch(() => undefined);
    await untilIdle(runnersOf(server.process.pid ?? 0));
    expect(pieces).to.equal(3);
  });

  it('answers health checks while it generates', async () => {
    const client = new AbortController();
    const body = { model: MODEL, messages: hello, options: { num_predict: 500 } };
    const generating = post(server.url, '/api/chat', body, client.signal).catch(() => 'aborted');
    const health = await fetch(`${server.url}/health/ready`);
    expect(health.status).to.equal(200);
    client.abort();
    expect(await generating).to.equal('aborted');
  });

  it('works with the ollama client', async () => {
    const client = new Ollama({ host: server.url });
    let text = '';
    const answer = await client.chat({
      model: MODEL,
      messages: hello,
      stream: true,
      options: { num_predict: 5 },
    });
    for await (const part of answer) text += part.message.content;
    expect(text).not.to.equal('');
  });

  it('works with curl, which calls JSON a form', async () => {
    const body = JSON.stringify({ model: MODEL, messages: hello, options: { num_predict: 3 } });
    const { stdout } = await promisify(execFile)('curl', ['-sN', `${server.url}/api/chat`, '-d', body]);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { done: boolean });
    expect(lines.at(-1)?.done).to.equal(true);
  });
});
