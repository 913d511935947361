import { expect } from 'chai';
import {
  createOllamaChatModel,
  ModelError,
  type ChatChunk,
  type ChatModelInfo,
  type ChatOptions,
} from '@aia/models';
import { json, lines, startFakeOllama, type FakeOllama } from './fake-ollama.js';

const info: ChatModelInfo = {
  name: 'tiny-chat',
  kind: 'chat',
  contextTokens: 100,
  charsPerToken: 4,
  languages: ['en'],
  licence: 'MIT',
};
const piece = (content: string) =>
  `${JSON.stringify({ message: { role: 'assistant', content }, done: false })}\n`;
const last = (fields: object = {}) =>
  `${JSON.stringify({ message: { content: '' }, done: true, done_reason: 'stop', prompt_eval_count: 5, eval_count: 2, ...fields })}\n`;

describe('createOllamaChatModel', () => {
  let server: FakeOllama;
  beforeEach(async () => (server = await startFakeOllama()));
  afterEach(() => server.close());

  const ask = async (options: Partial<ChatOptions> = {}): Promise<ChatChunk[]> => {
    const model = createOllamaChatModel({ url: server.url, info });
    const chunks: ChatChunk[] = [];
    for await (const chunk of model.chat({ messages: [{ role: 'user', content: 'hi' }], ...options }))
      chunks.push(chunk);
    return chunks;
  };
  const failure = async (options: Partial<ChatOptions> = {}): Promise<ModelError> => {
    const error: unknown = await ask(options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ModelError);
    return error as ModelError;
  };

  it('streams the pieces and ends with the counts', async () => {
    server.answer(lines(piece('Hel'), piece('lo'), last()));
    expect(await ask()).to.deep.equal([
      { done: false, text: 'Hel' },
      { done: false, text: 'lo' },
      { done: true, promptTokens: 5, completionTokens: 2, reason: 'stop' },
    ]);
  });

  it('says when the answer was cut at a limit', async () => {
    server.answer(lines(last({ done_reason: 'length' })));
    expect((await ask()).at(-1)).to.include({ done: true, reason: 'length' });
  });

  it('puts together lines and characters that arrive in parts', async () => {
    const bytes = Buffer.from(piece('Привет') + last());
    server.answer((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (let at = 0; at < bytes.length; at += 7) res.write(bytes.subarray(at, at + 7));
      res.end();
    });
    expect((await ask())[0]).to.deep.equal({ done: false, text: 'Привет' });
  });

  it('accepts a last line without a line break', async () => {
    server.answer(lines(piece('a'), last().trim()));
    expect((await ask()).at(-1)).to.include({ done: true });
  });

  it('passes the options on in Ollama’s names', async () => {
    server.answer(lines(last()));
    await ask({ contextTokens: 64, maxTokens: 9, temperature: 0, seed: 1, stop: ['\n'] });
    expect(server.requests[0]?.body.options).to.deep.equal({
      num_ctx: 64,
      num_predict: 9,
      temperature: 0,
      seed: 1,
      stop: ['\n'],
    });
  });

  const broken: [string, string[], string][] = [
    ['that ends without its last line', [piece('a')], 'bad-answer'],
    ['with a line that is not JSON', [piece('a'), '{"mess\n', last()], 'bad-answer'],
    ['with a line of another kind', ['{"hello":1}\n', last()], 'bad-answer'],
    ['with an error in the middle', [piece('a'), '{"error":"out of memory"}\n'], 'unavailable'],
    ['that is empty', [], 'bad-answer'],
  ];
  for (const [what, texts, code] of broken)
    it(`fails on a stream ${what}`, async () => {
      server.answer(lines(...texts));
      expect((await failure()).code).to.equal(code);
    });

  it('fails on a line that never ends', async () => {
    server.answer(lines('x'.repeat(600_000), 'x'.repeat(600_000)));
    expect((await failure()).code).to.equal('bad-answer');
  });

  it('fails when the connection breaks in the middle', async () => {
    server.answer((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/x-ndjson' });
      res.write(piece('a'), () => res.destroy());
    });
    expect((await failure()).code).to.equal('unavailable');
  });

  it('says overloaded with the server’s Retry-After', async () => {
    server.answer(json(503, { error: 'server busy' }, { 'retry-after': '3' }));
    const error = await failure();
    expect([error.code, error.retryAfter]).to.deep.equal(['overloaded', 3]);
  });

  it('says unknown-model when the server has no such model', async () => {
    server.answer(json(404, { error: "model 'tiny-chat' not found" }));
    expect((await failure()).code).to.equal('unknown-model');
  });

  const endless = () =>
    new Promise<void>((closed) => {
      server.answer((_req, res) => {
        res.once('close', closed);
        res.writeHead(200, { 'content-type': 'application/x-ndjson' });
        res.write(piece('a'));
      });
    });

  it('closes the request when the signal aborts, and throws its reason', async () => {
    const closed = endless();
    const caller = new AbortController();
    const reason = new Error('stop');
    const stream = createOllamaChatModel({ url: server.url, info })
      .chat({ messages: [], signal: caller.signal })
      [Symbol.asyncIterator]();
    await stream.next();
    caller.abort(reason);
    expect(await stream.next().catch((error: unknown) => error)).to.equal(reason);
    await closed;
  });

  it('closes the request when the consumer leaves the loop', async () => {
    const closed = endless();
    const model = createOllamaChatModel({ url: server.url, info });
    for await (const chunk of model.chat({ messages: [] })) if (!chunk.done) break;
    await closed;
  });

  it('ends one of two answers and leaves the other alone', async () => {
    const caller = new AbortController();
    const pending: (() => void)[] = [];
    server.answer((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/x-ndjson' });
      res.write(piece('a'));
      pending.push(() => res.end(last()));
    });
    const model = createOllamaChatModel({ url: server.url, info });
    const aborted = model.chat({ messages: [], signal: caller.signal })[Symbol.asyncIterator]();
    const kept = model.chat({ messages: [] })[Symbol.asyncIterator]();
    await Promise.all([aborted.next(), kept.next()]);
    caller.abort();
    for (const finish of pending) finish();
    expect((await kept.next()).value).to.include({ done: true });
  });

  it('holds a server back that writes faster than the consumer reads', async () => {
    let written = 0;
    server.answer((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/x-ndjson' });
      const line = piece('x'.repeat(10_000));
      const write = () => {
        while (!res.destroyed && written < 20_000 && res.write(line)) written++;
      };
      res.on('drain', write);
      write();
    });
    const model = createOllamaChatModel({ url: server.url, info });
    const stream = model.chat({ messages: [] })[Symbol.asyncIterator]();
    await stream.next();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(written * 10_000).to.be.below(50_000_000);
    await stream.return?.();
  });
});
