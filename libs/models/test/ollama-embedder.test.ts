import { expect } from 'chai';
import { createOllamaEmbedder, ModelError, type EmbeddingModelInfo } from '@aia/models';
import { json, startFakeOllama, type FakeOllama } from './fake-ollama.js';

const info: EmbeddingModelInfo = {
  name: 'tiny',
  kind: 'embedding',
  dimension: 2,
  maxTokens: 8,
  prefixes: { query: 'query: ', passage: 'passage: ' },
  languages: ['en'],
  licence: 'MIT',
};

async function failureOf(promise: Promise<unknown>): Promise<ModelError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(ModelError);
  return error as ModelError;
}

describe('createOllamaEmbedder', () => {
  let server: FakeOllama;
  const embedder = () => createOllamaEmbedder({ url: server.url, info });
  beforeEach(async () => (server = await startFakeOllama()));
  afterEach(() => server.close());

  it('sends passages with their prefix and forbids cutting them', async () => {
    server.answer(
      json(200, {
        embeddings: [
          [1, 0],
          [0, 1],
        ],
        prompt_eval_count: 7,
      }),
    );
    await embedder().embedPassages(['a', 'b']);
    expect(server.requests).to.deep.equal([
      {
        path: '/api/embed',
        body: { model: 'tiny', input: ['passage: a', 'passage: b'], truncate: false },
      },
    ]);
  });

  it('sends a question with its own prefix', async () => {
    server.answer(json(200, { embeddings: [[1, 0]] }));
    await embedder().embedQuery('why');
    expect(server.requests[0]?.body.input).to.deep.equal(['query: why']);
  });

  it('normalizes vectors and reports the tokens', async () => {
    server.answer(json(200, { embeddings: [[3, 4]], prompt_eval_count: 7 }));
    const result = await embedder().embedPassages(['a']);
    expect(result).to.deep.equal({ vectors: [[0.6, 0.8]], tokens: 7 });
  });

  it('asks nobody for no texts', async () => {
    expect(await embedder().embedPassages([])).to.deep.equal({ vectors: [], tokens: 0 });
    expect(server.requests).to.be.empty;
  });

  const badAnswers: [string, unknown][] = [
    ['too few vectors', { embeddings: [[1, 0]] }],
    [
      'a vector of another dimension',
      {
        embeddings: [
          [1, 0],
          [1, 0, 0],
        ],
      },
    ],
    [
      'a vector of length zero',
      {
        embeddings: [
          [1, 0],
          [0, 0],
        ],
      },
    ],
    [
      'vectors with nulls',
      {
        embeddings: [
          [1, 0],
          [null, 1],
        ],
      },
    ],
    ['no vectors at all', { ok: true }],
  ];
  for (const [what, answer] of badAnswers)
    it(`refuses ${what}`, async () => {
      server.answer(json(200, answer));
      expect((await failureOf(embedder().embedPassages(['a', 'b']))).code).to.equal('bad-answer');
    });

  it('refuses an answer that is not JSON', async () => {
    server.answer((_req, res) => void res.end('<html>'));
    expect((await failureOf(embedder().embedQuery('a'))).code).to.equal('bad-answer');
  });

  const refusals: [number, string, string][] = [
    [404, "model 'tiny' not found", 'unknown-model'],
    [400, 'the input length exceeds the context length', 'input-too-long'],
    [500, 'input length exceeds maximum context length', 'input-too-long'],
    [400, '"tiny" does not support embeddings', 'unknown-model'],
    [500, 'model runner has unexpectedly stopped', 'unavailable'],
    [401, 'unauthorized', 'bad-answer'],
  ];
  for (const [status, error, code] of refusals)
    it(`says ${code} when the server answers ${status} "${error}"`, async () => {
      server.answer(json(status, { error }));
      expect((await failureOf(embedder().embedQuery('a'))).code).to.equal(code);
    });

  it('says overloaded with the server’s Retry-After', async () => {
    server.answer(json(503, { error: 'server busy' }, { 'retry-after': '7' }));
    const error = await failureOf(embedder().embedQuery('a'));
    expect([error.code, error.retryAfter]).to.deep.equal(['overloaded', 7]);
  });

  it('says unavailable when nobody listens', async () => {
    await server.close();
    expect((await failureOf(embedder().embedQuery('a'))).code).to.equal('unavailable');
  });

  it('says unavailable when the answer takes too long', async () => {
    server.answer(() => undefined);
    const hasty = createOllamaEmbedder({ url: server.url, info, timeoutMs: 50 });
    expect((await failureOf(hasty.embedQuery('a'))).code).to.equal('unavailable');
  });

  it('closes the request when the caller aborts, and throws the caller’s reason', async () => {
    const closed = new Promise<void>((resolve) => {
      server.answer((_req, res) => void res.once('close', resolve));
    });
    const caller = new AbortController();
    const reason = new Error('no longer wanted');
    const call = embedder().embedQuery('a', caller.signal);
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    caller.abort(reason);
    expect(await call.catch((error: unknown) => error)).to.equal(reason);
    await closed;
  });
});
