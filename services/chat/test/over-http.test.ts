import type { Message } from '@aia/contracts';
import { createOllamaChatModel } from '@aia/models';
import { usePostgres, useStubModel } from '@aia/testing';
import { expect } from 'chai';
import { passage, startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { startChat, type ChatUnderTest } from './start-chat.js';

const question = { content: 'How do I back up the database?' };

describe('answers over the Ollama API', () => {
  const postgres = usePostgres();
  const stub = useStubModel({ answer: 'Run make backup to back up the database.' });
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;

  beforeEach(async () => {
    retrieval = await startRetrievalStub();
    retrieval.answer = {
      results: [passage('Run make backup to back up the database. The archive goes to a folder.')],
      timings: {},
    };
    await start('smollm2:135m');
  });
  afterEach(async () => {
    stub.script({ tokenMs: 0, firstTokenMs: 0 });
    await chat.close();
    await retrieval.close();
  });

  async function start(name: string) {
    const info = { name, kind: 'chat' as const, contextTokens: 2048, charsPerToken: 4, licence: 'x' };
    const model = createOllamaChatModel({ url: stub.url, info: { ...info, languages: ['en'] } });
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model });
  }
  const answerOf = async (conversation: string): Promise<Message | undefined> => {
    const response = await chat.call('GET', `/conversations/${conversation}`);
    return ((await response.json()) as { messages: Message[] }).messages[1];
  };
  const ask = async () => {
    const conversation = await chat.conversation();
    const events = await chat.ask(conversation, question);
    return { events, answer: await answerOf(conversation) };
  };

  it('streams what the model says and cites it', async () => {
    const { events, answer } = await ask();
    const text = events.flatMap((one) => (one.event === 'delta' ? [one.data.text] : [])).join('');
    expect(text).to.equal('Run make backup to back up the database.');
    expect(answer?.citations).to.have.length(1);
    expect(answer?.model).to.equal('smollm2:135m');
  });

  it('counts the tokens that the model read', async () => {
    const { events } = await ask();
    expect(events.at(-1)).to.have.nested.property('data.usage.promptTokens').that.is.greaterThan(10);
  });

  it('quotes the documents when the connection is refused', async () => {
    await stub.stopListening();
    const { answer } = await ask();
    await stub.listenAgain();
    expect(answer?.degraded?.code).to.equal('no-chat-model');
    expect(answer?.content).to.equal('Run make backup to back up the database.');
  });

  it('quotes the documents when the server does not have the model', async () => {
    await chat.close();
    await start('absent:1b');
    expect((await ask()).answer?.degraded?.detail).to.match(/absent:1b is not installed/);
  });

  it('quotes the documents when the server is overloaded', async () => {
    stub.faults.add('overloaded', { path: '/api/chat' });
    expect((await ask()).answer?.degraded?.detail).to.match(/too much to do/);
  });

  it('fails with a retryable error when the server dies in the middle of an answer', async () => {
    stub.faults.add('cut', { path: '/api/chat' });
    const { events, answer } = await ask();
    expect(events.at(-1)).to.have.nested.property('data.problem.retryable', true);
    expect(answer?.status).to.equal('failed');
    expect(answer?.content).to.match(/^Run make/);
  });

  it('leaves the model server at once when the reader leaves', async () => {
    stub.script({ tokenMs: 200 });
    const leave = new AbortController();
    const path = `/conversations/${await chat.conversation()}/messages`;
    const response = await chat.call('POST', path, question, { signal: leave.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    await until(() => stub.requests.some((request) => request.path === '/api/chat'));
    leave.abort();
    await until(() => stub.requests.some((request) => request.path === '/api/chat' && request.aborted));
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(condition(), 'it did not happen within 4 s').to.equal(true);
}
