import { expect } from 'chai';
import { createOllamaEmbedder, ModelError } from '@aia/models';
import { Ollama } from 'ollama';
import { post, startModelServer, type TestModelServer } from './start-model-server.js';

const MODEL = 'multilingual-e5-small';
const info = {
  name: MODEL,
  kind: 'embedding' as const,
  dimension: 384,
  maxTokens: 512,
  prefixes: { query: 'query: ', passage: 'passage: ' },
  languages: ['en', 'ru'],
  licence: 'MIT',
};

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('embeddings of the model server', function () {
  this.timeout(120_000);
  let server: TestModelServer;
  before(async () => (server = await startModelServer()));
  after(() => server.stop());
  const embedder = () => createOllamaEmbedder({ url: server.url, info });

  it('puts the right Russian passage well before an unrelated one', async () => {
    const question = await embedder().embedQuery('Какая столица Франции?');
    const { vectors } = await embedder().embedPassages([
      'Париж — столица Франции и крупнейший город страны.',
      'Для борща нужны свёкла, капуста, картофель и мясо.',
    ]);
    const [right, unrelated] = vectors.map((vector) => dot(question, vector));
    expect((right ?? 0) - (unrelated ?? 1)).to.be.above(0.1);
  });

  it('puts the English passage before an unrelated Russian one for a Russian question', async () => {
    const question = await embedder().embedQuery('Какая столица Франции?');
    const { vectors } = await embedder().embedPassages([
      'Paris is the capital and largest city of France.',
      'Для борща нужны свёкла, капуста, картофель и мясо.',
    ]);
    const [right, unrelated] = vectors.map((vector) => dot(question, vector));
    expect((right ?? 0) - (unrelated ?? 1)).to.be.above(0.05);
  });

  it('gives unit vectors of 384 numbers', async () => {
    const { body } = await post(server.url, '/api/embed', { model: MODEL, input: ['query: a', 'query: b'] });
    const vectors = body['embeddings'] as number[][];
    expect(vectors.map((vector) => vector.length)).to.deep.equal([384, 384]);
    for (const vector of vectors) expect(Math.hypot(...vector)).to.be.closeTo(1, 1e-6);
  });

  it('counts the tokens with the two special ones', async () => {
    const { body } = await post(server.url, '/api/embed', { model: MODEL, input: 'hello' });
    // ▁hell, o, and one token at each end
    expect(body['prompt_eval_count']).to.equal(4);
  });

  it('gives a text the same vector alone and in a batch', async () => {
    const texts = ['query: one', 'query: two three', 'query: four'];
    const alone = await post(server.url, '/api/embed', { model: MODEL, input: texts[1] });
    const batch = await post(server.url, '/api/embed', { model: MODEL, input: texts });
    expect((batch.body['embeddings'] as number[][])[1]).to.deep.equal(
      (alone.body['embeddings'] as number[][])[0],
    );
  });

  it('embeds a text of exactly the model’s 512 tokens', async () => {
    const { body } = await post(server.url, '/api/embed', {
      model: MODEL,
      input: 'a '.repeat(510),
      truncate: false,
    });
    expect(body['prompt_eval_count']).to.equal(512);
  });

  it('refuses a text over 512 tokens with Ollama’s words when it may not cut it', async () => {
    const answer = await post(server.url, '/api/embed', {
      model: MODEL,
      input: 'a '.repeat(511),
      truncate: false,
    });
    expect([answer.status, answer.body]).to.deep.equal([
      400,
      { error: 'the input length exceeds the context length' },
    ]);
  });

  it('cuts a long text when it may', async () => {
    const { body } = await post(server.url, '/api/embed', { model: MODEL, input: 'a '.repeat(2000) });
    expect(body['prompt_eval_count']).to.equal(512);
  });

  it('reads text that spells a special token as plain text', async () => {
    const { body } = await post(server.url, '/api/embed', { model: MODEL, input: '</s>' });
    expect(body['prompt_eval_count']).to.be.above(3);
  });

  it('tells the adapter that a text is too long', async () => {
    const error: unknown = await embedder()
      .embedPassages(['a '.repeat(600)])
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ModelError).and.include({ code: 'input-too-long' });
  });

  it('answers a question before a whole import batch is done', async () => {
    const order: string[] = [];
    const texts = Array.from({ length: 24 }, (_, i) => `passage ${i} of an import. `.repeat(20));
    const batch = embedder()
      .embedPassages(texts)
      .then(() => order.push('batch'));
    const query = embedder()
      .embedQuery('a question')
      .then(() => order.push('query'));
    await Promise.all([batch, query]);
    expect(order).to.deep.equal(['query', 'batch']);
  });

  it('answers the older call for one text', async () => {
    const { body } = await post(server.url, '/api/embeddings', { model: MODEL, prompt: 'hello' });
    expect(body['embedding']).to.have.length(384);
  });

  it('says that a chat model has no embeddings', async () => {
    const answer = await post(server.url, '/api/embed', { model: 'smollm2:135m', input: 'a' });
    expect([answer.status, answer.body]).to.deep.equal([
      400,
      { error: '"smollm2:135m" does not support embeddings' },
    ]);
  });

  it('works with the ollama client, with and without the tag', async () => {
    const client = new Ollama({ host: server.url });
    const [plain, tagged] = await Promise.all(
      [MODEL, `${MODEL}:latest`].map((model) => client.embed({ model, input: 'query: hello' })),
    );
    expect(plain?.embeddings).to.deep.equal(tagged?.embeddings);
  });
});
