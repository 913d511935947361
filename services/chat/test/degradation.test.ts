import type { Message } from '@aia/contracts';
import { ModelError } from '@aia/models';
import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { passage, startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel, type Script } from './scripted-model.js';
import { startChat, type ChatUnderTest } from './start-chat.js';
import type { ChatDeps } from '../src/index.js';

const FACT = 'Run `make backup` to back up the database.';
const limits = {
  passages: 8,
  promptTokens: 700,
  answerTokens: 256,
  answerCharacters: 4000,
  modelIdleMs: 30_000,
};
/** Only where the model is to be given up: elsewhere a busy machine must not look like a slow model. */
const IMPATIENT_MS = 50;

describe('when a part is missing', () => {
  const postgres = usePostgres();
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;

  async function ask(
    script: Script,
    content = 'How do I back up the database?',
    change: Partial<ChatDeps> = {},
  ) {
    const modelIdleMs = script.pieceMs === undefined ? limits.modelIdleMs : IMPATIENT_MS;
    const model = scriptedModel(script);
    chat = await startChat({
      db: postgres.db,
      retrievalUrl: retrieval.url,
      model,
      change: { limits: { ...limits, modelIdleMs }, ...change },
    });
    const conversation = await chat.conversation();
    const events = await chat.ask(conversation, { content });
    const detail = await chat.call('GET', `/conversations/${conversation}`);
    const [, answer] = ((await detail.json()) as { messages: Message[] }).messages;
    return { last: events.at(-1), answer };
  }
  const metric = async (name: string, labels: Record<string, string>): Promise<number> => {
    const values = (await chat.deps.metrics.getSingleMetric(name)?.get())?.values ?? [];
    const match = values.find((one) =>
      Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    );
    return match?.value ?? 0;
  };

  beforeEach(async () => {
    retrieval = await startRetrievalStub();
    retrieval.answer = { results: [passage(`${FACT} The archive goes to a folder.`)], timings: {} };
  });
  afterEach(async () => {
    await chat.close();
    await retrieval.close();
  });

  const models: [string, Script, string][] = [
    ['no model answers', { pieces: [], failFirst: new ModelError('unavailable', 'x') }, 'no-chat-model'],
    [
      'the model is not installed',
      { pieces: [], failFirst: new ModelError('unknown-model', 'x') },
      'no-chat-model',
    ],
    ['the model is too slow for its first word', { pieces: ['late'], pieceMs: 5000 }, 'no-chat-model'],
    ['the model does not speak the language', { pieces: ['x'], languages: ['de'] }, 'language-not-spoken'],
  ];
  for (const [what, script, code] of models) {
    it(`quotes the documents, flagged ${code} and counted, when ${what}`, async () => {
      const { answer } = await ask(script);
      expect(answer).to.include({ status: 'completed', content: FACT });
      expect(answer?.degraded?.code).to.equal(code);
      expect(await metric('chat_answers_total', { degraded: code, mode: 'extractive' })).to.equal(1);
    });
  }

  it('ends in a retryable error, counted, when the model dies in the middle', async () => {
    const { last, answer } = await ask({ pieces: ['Half'], failLast: new ModelError('unavailable', 'x') });
    expect(last).to.have.nested.property('data.problem.retryable', true);
    expect(answer?.status).to.equal('failed');
    expect(await metric('chat_answer_failures_total', { code: 'model-unavailable' })).to.equal(1);
  });

  it('ends in a retryable error, counted, when the vector store is away', async () => {
    retrieval.problem = {
      status: 503,
      code: 'dependency-unavailable',
      detail: 'The vector store does not answer.',
    };
    const { last, answer } = await ask({ pieces: ['x'] });
    expect(last).to.have.nested.property('data.problem.detail', 'The vector store does not answer.');
    expect(answer?.status).to.equal('failed');
    expect(await metric('chat_answer_failures_total', { code: 'dependency-unavailable' })).to.equal(1);
  });

  it('ends in a retryable error when retrieval does not answer at all', async () => {
    const { url } = retrieval;
    await retrieval.close();
    const model = scriptedModel({ pieces: ['x'] });
    chat = await startChat({ db: postgres.db, retrievalUrl: url, model });
    const events = await chat.ask(await chat.conversation(), { content: 'How do I back up the database?' });
    expect(events.at(-1)).to.have.nested.property('data.problem.code', 'dependency-unavailable');
    retrieval = await startRetrievalStub();
  });

  it('still answers what needs no documents when retrieval is away', async () => {
    retrieval.problem = { status: 503, code: 'dependency-unavailable', detail: 'away' };
    expect((await ask({ pieces: ['Hello', ' to you.'] }, 'Hi there')).answer?.content).to.equal(
      'Hello to you.',
    );
  });

  it('quotes by words, and says so, when the embedding model cannot compare sentences', async () => {
    const sentences = { compare: () => Promise.resolve({ cosines: [], milliseconds: 3000 }) };
    const { last, answer } = await ask({ pieces: ['x'], languages: ['de'] }, undefined, { sentences });
    expect(answer?.content).to.equal(FACT);
    expect(answer?.trace?.quoted).to.deep.equal({ by: 'words', sentences: 2 });
    expect(last).to.have.nested.property('data.timings.choosing', 3000);
  });

  it('answers from what words alone found, flagged, when the embedder is away', async () => {
    retrieval.answer.degraded = { code: 'no-embedder', detail: 'words only' };
    const { answer } = await ask({ pieces: [FACT] });
    expect(answer?.degraded?.code).to.equal('no-embedder');
    expect(await metric('chat_answers_total', { degraded: 'no-embedder' })).to.equal(1);
  });
});
