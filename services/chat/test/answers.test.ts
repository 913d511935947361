import type { Message, Problem } from '@aia/contracts';
import { ModelError } from '@aia/models';
import { testIdentity, usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { passage, startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel, type Script } from './scripted-model.js';
import { startChat, type ChatUnderTest } from './start-chat.js';

const backup = passage('Run `make backup` to back up the database. The archive goes to the backup folder.');
const answerPieces = ['Run `make backup`', ' to back up', ' the database.'];

describe('POST /conversations/{id}/messages', () => {
  const postgres = usePostgres();
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;

  async function start(script: Script, brief = false) {
    const model = scriptedModel(script);
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model, brief });
    return model;
  }
  const stored = async (conversation: string): Promise<Message[]> => {
    const response = await chat.call('GET', `/conversations/${conversation}`);
    return ((await response.json()) as { messages: Message[] }).messages;
  };

  beforeEach(async () => {
    retrieval = await startRetrievalStub();
    retrieval.answer = { results: [backup], timings: {} };
  });
  afterEach(async () => {
    await chat.close();
    await retrieval.close();
  });

  it('streams the events of the contract in order, numbered from 1', async () => {
    await start({ pieces: answerPieces });
    const events = await chat.ask(await chat.conversation(), { content: 'How do I back up the database?' });
    expect(events.map(({ event }) => event)).to.deep.equal([
      'message.started',
      'retrieval.completed',
      'delta',
      'delta',
      'delta',
      'citation',
      'message.completed',
    ]);
    const ids = events.map(({ id }) => id);
    expect(ids).to.deep.equal(['1-0-0', '2-0-0', '3-17-0', '4-28-0', '5-42-0', '6-42-1', '7-42-1']);
  });

  it('cites the range of the document version that supports the sentence', async () => {
    await start({ pieces: answerPieces });
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'How do I back up the database?' });
    const [, answer] = await stored(conversation);
    const citation = answer?.citations[0];
    expect(citation).to.deep.include({ versionId: backup.versionId, start: 100, end: 142, page: 3 });
    expect(citation?.quote).to.equal(backup.text.slice(0, 42));
  });

  it('stores what it streamed', async () => {
    await start({ pieces: answerPieces });
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'How do I back up the database?' });
    const [question, answer] = await stored(conversation);
    expect(question).to.include({ role: 'user', status: 'completed', parentId: null });
    expect(answer).to.include({ role: 'assistant', status: 'completed', parentId: question?.id });
    expect(answer?.content).to.equal(answerPieces.join(''));
    expect(answer?.grounding).to.deep.equal({ score: 1, sentences: 1, supported: 1, mode: 'generated' });
  });

  it('answers one JSON message when asked for JSON', async () => {
    await start({ pieces: answerPieces });
    const path = `/conversations/${await chat.conversation()}/messages`;
    const response = await chat.call(
      'POST',
      path,
      { content: 'How do I back up?' },
      { accept: 'application/json' },
    );
    const message = (await response.json()) as Message;
    expect(message.content).to.equal(answerPieces.join(''));
    expect(message.sources).to.have.length(1);
  });

  it('answers a greeting without searching', async () => {
    const model = await start({ pieces: answerPieces }, true);
    const conversation = await chat.conversation();
    const events = await chat.ask(conversation, { content: 'Привет!' });
    expect(retrieval.searches).to.have.length(0);
    expect(model.asked).to.have.length(0);
    expect(events.at(-1)).to.have.nested.property('data.trace.kind', 'small-talk');
    expect((await stored(conversation))[1]?.content).to.match(/^Здравствуйте/);
  });

  it('lets a model that can hold a conversation greet by itself', async () => {
    await start({ pieces: ['Hello', ' to you.'] });
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'Hi there' });
    const [, answer] = await stored(conversation);
    expect(answer).to.include({ content: 'Hello to you.' });
    expect(answer?.grounding?.mode).to.equal('none');
  });

  it('searches a follow-up with the subject of the conversation', async () => {
    await start({ pieces: answerPieces }, true);
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'Where does PostgreSQL keep its data?' });
    await chat.ask(conversation, { content: 'And how do I back it up?' });
    expect(retrieval.searches.at(-1)?.body).to.include({ query: 'And how do I back it up? PostgreSQL' });
    const [, , , answer] = await stored(conversation);
    expect(answer?.trace?.rewritten?.by).to.equal('conversation');
  });

  it('searches for each part of a compound question', async () => {
    await start({ pieces: answerPieces });
    const content = 'How do I back up the database and where does the archive go?';
    await chat.ask(await chat.conversation(), { content });
    expect(retrieval.searches).to.have.length(3);
  });

  it('says that the documents do not contain it when the passages are too far from the question', async () => {
    const weights = { intercept: -20, cosine: 20, coverage: 5, threshold: 0.5 };
    const support = { sameLanguage: weights, otherLanguage: weights };
    const model = scriptedModel({ pieces: answerPieces });
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model, change: { support } });
    const ranks = { dense: { rank: 1, score: 0.75 }, lexical: null };
    retrieval.answer = { results: [{ ...backup, ranks }], timings: {} };
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'Who painted the ceiling of the chapel?' });
    const [, answer] = await stored(conversation);
    expect(model.asked).to.have.length(0);
    expect(answer?.content).to.match(/do not seem to answer/);
    expect(answer?.trace?.kind).to.equal('not-covered');
    expect(answer?.sources).to.have.length(1);
  });

  it('does not search when no dataset is asked', async () => {
    await start({ pieces: ['Hello.'] });
    const events = await chat.ask(await chat.conversation(), { content: 'Hello', datasetIds: [] });
    expect(retrieval.searches).to.have.length(0);
    expect(events[1]).to.deep.include({
      event: 'retrieval.completed',
      data: { query: 'Hello', sources: [] },
    });
  });

  it('passes the caller on to retrieval', async () => {
    await start({ pieces: answerPieces });
    await chat.ask(await chat.conversation(), { content: 'backup' });
    expect(retrieval.searches[0]?.identity).to.be.a('string');
  });

  it('passes on that retrieval was degraded', async () => {
    await start({ pieces: answerPieces });
    const degraded = { code: 'no-embedder' as const, detail: 'words only' };
    retrieval.answer = { results: [backup], timings: {}, degraded };
    const events = await chat.ask(await chat.conversation(), { content: 'backup' });
    expect(events[1]?.data).to.deep.include({ degraded });
    expect(events.at(-1)?.data).to.deep.include({ degraded });
  });

  it('quotes the documents when no model answers', async () => {
    await start({ pieces: [], failFirst: new ModelError('unavailable', 'connection refused') });
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'How do I back up the database?' });
    const [, answer] = await stored(conversation);
    expect(answer?.content).to.equal('Run `make backup` to back up the database.');
    expect(answer?.degraded?.code).to.equal('no-chat-model');
    expect(answer?.grounding?.mode).to.equal('extractive');
    expect(answer?.model).to.equal(null);
  });

  it('quotes the documents when the model says nothing', async () => {
    await start({ pieces: ['', ' \n'] });
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'How do I back up the database?' });
    const [, answer] = await stored(conversation);
    expect(answer?.degraded?.code).to.equal('no-chat-model');
    expect(answer?.citations).to.have.length(1);
  });

  it('passes on what a brief model retells from the documents', async () => {
    await start({ pieces: answerPieces }, true);
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'How do I back up the database?' });
    const [, answer] = await stored(conversation);
    expect(answer?.content).to.equal(answerPieces.join(''));
    expect(answer?.degraded).to.equal(null);
  });

  it('quotes the documents instead of what a brief model makes up', async () => {
    await start({ pieces: ['Use `sudo', ' rm` to', ' back up.', ' Then wait.'] }, true);
    const conversation = await chat.conversation();
    const events = await chat.ask(conversation, { content: 'How do I back up the database?' });
    const [, answer] = await stored(conversation);
    expect(JSON.stringify(events)).to.not.include('sudo');
    expect(answer?.content).to.equal('Run `make backup` to back up the database.');
    expect(answer?.degraded?.code).to.equal('answer-not-supported');
  });

  it('does not ask an English model in Russian', async () => {
    const model = await start({ pieces: answerPieces });
    const text = 'Остановить систему можно командой make stop. Данные при этом сохраняются.';
    retrieval.answer = { results: [passage(text, { language: 'ru' })], timings: {} };
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'Как остановить систему?' });
    const [, answer] = await stored(conversation);
    expect(model.asked).to.have.length(0);
    expect(answer?.degraded?.code).to.equal('language-not-spoken');
    expect(answer?.content).to.equal('Остановить систему можно командой make stop.');
  });

  it('says in the language of the question that the documents do not contain it', async () => {
    const model = await start({ pieces: answerPieces });
    retrieval.answer = { results: [], timings: {} };
    const conversation = await chat.conversation();
    await chat.ask(conversation, { content: 'Кто написал эту книгу?' });
    const [, answer] = await stored(conversation);
    expect(model.asked).to.have.length(0);
    expect(answer?.content).to.match(/нет ответа/);
    expect(answer?.grounding?.mode).to.equal('none');
  });

  it('ends with an error event when the model dies in the middle, and keeps the text so far', async () => {
    await start({ pieces: ['Half an', ' answer'], failLast: new ModelError('unavailable', 'gone') });
    const conversation = await chat.conversation();
    const events = await chat.ask(conversation, { content: 'backup' });
    expect(events.at(-1)).to.have.nested.property('data.problem.code', 'model-unavailable');
    expect(events.at(-1)).to.have.nested.property('data.problem.retryable', true);
    const [, answer] = await stored(conversation);
    expect(answer).to.include({ status: 'failed', content: 'Half an answer' });
  });

  it('answers a problem instead of a JSON message when the model dies', async () => {
    await start({ pieces: ['Half'], failLast: new ModelError('unavailable', 'gone') });
    const path = `/conversations/${await chat.conversation()}/messages`;
    const response = await chat.call('POST', path, { content: 'backup' }, { accept: 'application/json' });
    expect(response.status).to.equal(503);
    expect(((await response.json()) as Problem).code).to.equal('model-unavailable');
  });

  it('ends with the error of a retrieval that does not answer', async () => {
    await start({ pieces: answerPieces });
    retrieval.problem = { status: 503, code: 'dependency-unavailable', detail: 'The vector store is away.' };
    const events = await chat.ask(await chat.conversation(), { content: 'backup' });
    expect(events.at(-1)).to.have.nested.property('data.problem.code', 'dependency-unavailable');
  });

  it('frees the model and stores the text so far when the reader leaves', async () => {
    const model = await start({ pieces: Array.from({ length: 500 }, () => 'word '), pieceMs: 5 });
    const conversation = await chat.conversation();
    const leave = new AbortController();
    const path = `/conversations/${conversation}/messages`;
    const response = await chat.call('POST', path, { content: 'backup' }, { signal: leave.signal });
    await readUntil(response, 'event: delta');
    leave.abort();
    await until(() => model.open === 0);
    await until(async () => (await stored(conversation))[1]?.status === 'stopped');
    expect((await stored(conversation))[1]?.content).to.match(/^word/);
  });

  it('lets a detached answer run on when the reader leaves', async () => {
    await start({ pieces: ['one', ' two', ' three'], pieceMs: 40 });
    const conversation = await chat.conversation();
    const leave = new AbortController();
    const path = `/conversations/${conversation}/messages?detached=true`;
    const response = await chat.call('POST', path, { content: 'backup' }, { signal: leave.signal });
    await readUntil(response, 'event: delta');
    leave.abort();
    await until(async () => (await stored(conversation))[1]?.status === 'completed');
    expect((await stored(conversation))[1]?.content).to.equal('one two three');
  });

  it('does not know the conversation of someone else, for an admin either', async () => {
    await start({ pieces: answerPieces });
    const path = `/conversations/${await chat.conversation()}`;
    const admin = { as: testIdentity('admin') };
    expect((await chat.call('GET', path, undefined, admin)).status).to.equal(404);
    expect((await chat.call('DELETE', path, undefined, admin)).status).to.equal(404);
    expect((await chat.call('POST', `${path}/messages`, { content: 'hi' }, admin)).status).to.equal(404);
  });

  it('refuses a message that is too long and names the field', async () => {
    await start({ pieces: answerPieces });
    const path = `/conversations/${await chat.conversation()}/messages`;
    const response = await chat.call('POST', path, { content: 'a'.repeat(32_001) });
    expect(response.status).to.equal(400);
    expect(((await response.json()) as Problem).errors?.[0]?.path).to.equal('body.content');
  });
});

async function readUntil(response: Response, text: string): Promise<void> {
  const decoder = new TextDecoder();
  let seen = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    seen += decoder.decode(chunk, { stream: true });
    if (seen.includes(text)) return;
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect.fail('it did not happen within 4 s');
}
