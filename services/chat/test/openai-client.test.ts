import { createOllamaEmbedder, ModelError } from '@aia/models';
import { usePostgres, useStubModel } from '@aia/testing';
import { expect } from 'chai';
import OpenAI, { BadRequestError, NotFoundError, RateLimitError } from 'openai';
import { createRunningAnswers } from '../src/index.js';
import { libraryOf } from './library-stub.js';
import { passage, startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel, type Script, type ScriptedModel } from './scripted-model.js';
import { startChat, unknownModel, type ChatUnderTest } from './start-chat.js';

const backup = passage('Run `make backup` to back up the database. The archive goes to the backup folder.');
const question = { role: 'user' as const, content: 'How do I back up the database?' };
/** What our completions carry beside OpenAI's fields. */
type Grounded = {
  aia?: {
    sources: unknown[];
    citations: { quote: string }[];
    grounding: { mode: string } | null;
    usage: object | null;
  };
};

describe('the official OpenAI client', () => {
  const postgres = usePostgres();
  const stub = useStubModel();
  const library = libraryOf('Text.');
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;
  let model: ScriptedModel;
  let client: OpenAI;

  async function start(script: Script, change = {}) {
    model = scriptedModel(script);
    const prefixes = { query: 'query: ', passage: 'passage: ' };
    const size = { dimension: 384, maxTokens: 512, languages: ['en'], licence: 'MIT' };
    const embedder = createOllamaEmbedder({
      url: stub.url,
      info: { name: 'multilingual-e5-small', kind: 'embedding', prefixes, ...size },
    });
    chat = await startChat({
      db: postgres.db,
      retrievalUrl: retrieval.url,
      model,
      change: {
        library,
        embedders: new Map([['multilingual-e5-small', embedder]]),
        models: (name) =>
          name === undefined || name === 'scripted'
            ? { chat: model, charsPerToken: 4, brief: false }
            : unknownModel(),
        ...change,
      },
    });
    client = new OpenAI({
      baseURL: `${chat.url}/v1`,
      apiKey: 'aia_test',
      maxRetries: 0,
      defaultHeaders: await chat.headers(),
    });
  }

  beforeEach(async () => {
    retrieval = await startRetrievalStub();
    retrieval.answer = { results: [backup], timings: {} };
  });
  afterEach(async () => {
    await chat.close();
    await retrieval.close();
  });

  it('lists models and datasets, and finds one', async () => {
    await start({ pieces: ['x'] });
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).to.deep.equal(['scripted', 'multilingual-e5-small', 'handbook']);
    expect(await client.models.retrieve('handbook')).to.include({
      ...{ id: 'handbook', owned_by: 'datasets', kind: 'dataset' },
    });
    const missing = await client.models.retrieve('nope').catch((error: unknown) => error);
    expect(missing).to.be.instanceOf(NotFoundError);
  });

  it('asks a model without documents: its system message, its conversation, its limits', async () => {
    await start({ pieces: ['Ahoy', ' there.'], promptTokens: 12 });
    const answer = await client.chat.completions.create({
      model: 'scripted',
      temperature: 0.4,
      max_tokens: 50,
      messages: [
        { role: 'system', content: 'You are a pirate.' },
        { role: 'user', content: 'My name is Ann.' },
        { role: 'assistant', content: 'Noted.' },
        { role: 'user', content: [{ type: 'text', text: 'What is my name on this ship?' }] },
      ],
    });
    expect(answer.choices[0]).to.deep.include({
      finish_reason: 'stop',
      message: { role: 'assistant', content: 'Ahoy there.', refusal: null },
    });
    expect(answer.usage).to.deep.equal({ prompt_tokens: 12, completion_tokens: 2, total_tokens: 14 });
    expect(retrieval.searches).to.have.length(0);
    expect(model.asked[0]?.messages).to.deep.equal([
      { role: 'system', content: 'You are a pirate.' },
      { role: 'user', content: 'My name is Ann.' },
      { role: 'assistant', content: 'Noted.' },
      { role: 'user', content: 'What is my name on this ship?' },
    ]);
    expect(model.asked[0]).to.include({ temperature: 0.4, maxTokens: 50 });
  });

  it('answers from a dataset by its slug, with what the answer rests on', async () => {
    await start({ pieces: ['Run `make backup`', ' to back up the database.'] });
    const answer = await client.chat.completions.create({ model: 'handbook', messages: [question] });
    expect(answer.choices[0]?.message.content).to.equal('Run `make backup` to back up the database.');
    expect(retrieval.searches[0]?.body).to.deep.include({ datasetIds: [library.datasetId] });
    const { aia } = answer as typeof answer & Grounded;
    expect(aia?.citations[0]?.quote).to.equal('Run `make backup` to back up the database.');
    expect(aia?.grounding?.mode).to.equal('generated');
  });

  it('streams, with usage when it is asked for', async () => {
    await start({ pieces: ['Run `make backup`', ' to back up', ' the database.'] });
    const stream = await client.chat.completions.create({
      model: 'handbook',
      messages: [question],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    expect(text).to.equal('Run `make backup` to back up the database.');
    expect(chunks.map((chunk) => chunk.choices[0]?.finish_reason ?? null).filter(Boolean)).to.deep.equal([
      'stop',
    ]);
    expect(chunks.at(-1)?.usage?.completion_tokens).to.equal(3);
    expect(new Set(chunks.map(({ id }) => id)).size).to.equal(1);
    expect(chunks.flatMap((chunk) => (chunk as typeof chunk & Grounded).aia?.sources ?? [])).to.have.length(
      1,
    );
  });

  it('says in a stream what it cost, whether or not the client asks for it', async () => {
    await start({ pieces: ['Run `make backup`', ' to back up', ' the database.'] });
    const stream = await client.chat.completions.create({
      model: 'handbook',
      messages: [question],
      stream: true,
    });
    const grounds = [];
    for await (const chunk of stream) grounds.push((chunk as typeof chunk & Grounded).aia);
    const usage = grounds.find((aia) => aia !== undefined)?.usage;
    expect(usage).to.have.property('completionTokens', 3);
  });

  it('says that an answer was cut', async () => {
    await start({ pieces: ['word '.repeat(50)] }, { limits: { ...limitsOf(), answerCharacters: 20 } });
    const answer = await client.chat.completions.create({ model: 'scripted', messages: [question] });
    expect(answer.choices[0]?.finish_reason).to.equal('length');
  });

  it('gets the error of a model that dies in the middle of a stream', async () => {
    await start({ pieces: ['Half'], failLast: new ModelError('unavailable', 'gone') });
    const stream = await client.chat.completions.create({
      model: 'scripted',
      messages: [question],
      stream: true,
    });
    let text = '';
    let caught: unknown;
    try {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    } catch (error) {
      caught = error;
    }
    expect(text).to.equal('Half');
    expect(caught).to.be.instanceOf(OpenAI.APIError).with.property('code', 'model-unavailable');
  });

  it('frees the model when the client leaves its stream', async () => {
    await start({ pieces: Array.from({ length: 500 }, () => 'word '), pieceMs: 5 });
    const stream = await client.chat.completions.create({
      model: 'scripted',
      messages: [question],
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    for (let tries = 0; tries < 200 && model.open > 0; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(model.open).to.equal(0);
  });

  it('gets errors of its own kinds', async () => {
    await start({ pieces: ['x'] }, { running: createRunningAnswers(8, 0) });
    const messages = [question];
    const caught = async (ask: Promise<unknown>) => ask.catch((error: unknown) => error);
    const unknown = await caught(client.chat.completions.create({ model: 'nope', messages }));
    expect(unknown).to.be.instanceOf(BadRequestError).with.property('param', 'model');
    const tools = [{ type: 'function' as const, function: { name: 'f' } }];
    expect(
      await caught(client.chat.completions.create({ model: 'scripted', messages, tools })),
    ).to.be.instanceOf(BadRequestError);
    const busy = await caught(client.chat.completions.create({ model: 'scripted', messages }));
    expect(busy).to.be.instanceOf(RateLimitError).with.property('type', 'rate_limit_error');
  });

  it('embeds texts, as numbers and as base64', async () => {
    await start({ pieces: ['x'] });
    const ask = { model: 'multilingual-e5-small', input: ['red valve', 'green lamp'] };
    const decoded = await client.embeddings.create(ask);
    const plain = await client.embeddings.create({ ...ask, encoding_format: 'float' });
    expect(decoded.data.map(({ embedding }) => embedding.length)).to.deep.equal([384, 384]);
    plain.data.forEach(({ embedding }, at) =>
      embedding.forEach((value, place) =>
        expect(decoded.data[at]?.embedding[place]).to.be.closeTo(value, 1e-6),
      ),
    );
    expect(plain.usage.prompt_tokens).to.be.greaterThan(0);
  });

  it('refuses to embed what the model cannot', async () => {
    await start({ pieces: ['x'] });
    const model = 'multilingual-e5-small';
    const caught = async (input: object) =>
      client.embeddings.create({ model, input: 'x', ...input }).catch((error: unknown) => error);
    expect(await caught({ model: 'nope' })).to.be.instanceOf(BadRequestError);
    expect(await caught({ dimensions: 100 })).to.be.instanceOf(BadRequestError);
    expect(await caught({ input: 'word '.repeat(5000) }))
      .to.be.instanceOf(BadRequestError)
      .with.property('param', 'input');
  });
});

function limitsOf() {
  return { passages: 8, promptTokens: 700, answerTokens: 256, answerCharacters: 4000, modelIdleMs: 5000 };
}
