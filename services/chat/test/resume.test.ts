import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, newId } from '@aia/platform';
import { testIdentity, usePostgres, useRedis } from '@aia/testing';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { createRedisEventLog, createRunningAnswers, createStopSignals } from '../src/index.js';
import { startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel, type ScriptedModel } from './scripted-model.js';
import { parseStream, startChat, type ChatUnderTest, type SseEvent } from './start-chat.js';

const words = ['It ', 'stops ', 'with ', '`make stop`', ' and ', 'nothing ', 'else.'];
const question = { content: 'How do I stop it?', datasetIds: [] };

describe('an answer that its reader comes back to', () => {
  const postgres = usePostgres();
  const redis = useRedis();
  const logger = createLogger('chat', 'silent');
  let retrieval: RetrievalStub;
  let clients: Redis[];
  let replicas: ChatUnderTest[];
  let model: ScriptedModel;

  /** One more replica of the service on the same database and Redis. */
  async function replica(): Promise<ChatUnderTest> {
    const connect = () => {
      const client = new Redis(redis.url, { maxRetriesPerRequest: 1 });
      clients.push(client);
      return client;
    };
    const running = createRunningAnswers(8);
    const channel = { redis: connect(), subscriber: connect(), prefix: redis.prefix };
    const change = {
      running,
      eventLog: createRedisEventLog(channel.redis, redis.prefix, logger),
      stopSignals: createStopSignals(channel, (id) => void running.stop(id), logger),
    };
    const chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model, change });
    replicas.push(chat);
    return chat;
  }

  /** Asks, and leaves after `count` events. */
  async function askAndLeave(chat: ChatUnderTest, count: number): Promise<SseEvent[]> {
    const path = `/conversations/${await chat.conversation()}/messages?detached=true`;
    const leaving = new AbortController();
    const response = await chat.call('POST', path, question, { signal: leaving.signal });
    let text = '';
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString();
      if (parseStream(text).length >= count) break;
    }
    leaving.abort();
    return parseStream(text).slice(0, count);
  }

  async function comeBack(
    chat: ChatUnderTest,
    heard: SseEvent[],
    id = messageOf(heard),
  ): Promise<SseEvent[]> {
    const headers = { 'last-event-id': heard.at(-1)?.id ?? '' };
    const response = await chat.call('GET', `/messages/${id}/events`, undefined, { headers });
    expect(response.status).to.equal(200);
    return parseStream(await response.text());
  }

  beforeEach(async () => {
    retrieval = await startRetrievalStub();
    clients = [];
    replicas = [];
    model = scriptedModel({ pieces: words, pieceMs: 20 });
  });
  afterEach(async () => {
    for (const chat of replicas) await chat.close();
    for (const client of clients) client.disconnect();
    await retrieval.close();
  });

  it('goes on after the last event that was heard, on another replica', async () => {
    const [first, second] = [await replica(), await replica()];
    const heard = await askAndLeave(first, 4);
    const rest = await comeBack(second, heard);
    expect(textOf([...heard, ...rest])).to.equal(words.join(''));
    expect(rest.at(-1)?.event).to.equal('message.completed');
    expect(numbersOf([...heard, ...rest])).to.deep.equal(Array.from({ length: 10 }, (_, at) => at + 1));
  });

  it('is told from the stored answer when Redis has lost its events', async () => {
    const chat = await replica();
    const heard = await askAndLeave(chat, 4);
    await untilEnded(chat, heard);
    await clients[0]?.del(`${redis.prefix}:answer:${messageOf(heard)}`);
    const rest = await comeBack(chat, heard);
    expect(textOf([...heard, ...rest])).to.equal(words.join(''));
    expect(rest.at(-1)?.event).to.equal('message.completed');
  });

  it('is told whole to a reader who has heard nothing', async () => {
    const chat = await replica();
    const heard = await askAndLeave(chat, 3);
    const all = await comeBack(chat, [], messageOf(heard));
    expect(all.slice(0, 2).map(({ event }) => event)).to.deep.equal([
      'message.started',
      'retrieval.completed',
    ]);
    expect(textOf(all)).to.equal(words.join(''));
  });

  it('tells nothing twice to a reader who has heard everything', async () => {
    const chat = await replica();
    const heard = await askAndLeave(chat, 10);
    const rest = await comeBack(chat, heard);
    expect(rest.map(({ event }) => event)).to.deep.equal(['message.completed']);
  });

  it('does not exist for anyone else, and neither does an unknown one', async () => {
    const chat = await replica();
    const heard = await askAndLeave(chat, 3);
    const stranger = { as: testIdentity('admin') };
    for (const id of [messageOf(heard), newId()]) {
      expect((await chat.call('GET', `/messages/${id}/events`, undefined, stranger)).status).to.equal(404);
      expect((await chat.call('POST', `/messages/${id}/stop`, undefined, stranger)).status).to.equal(404);
    }
    await untilEnded(chat, heard);
  });

  it('refuses a Last-Event-ID that is no id of an answer', async () => {
    const chat = await replica();
    const heard = await askAndLeave(chat, 3);
    const headers = { 'last-event-id': '7' };
    const response = await chat.call('GET', `/messages/${messageOf(heard)}/events`, undefined, { headers });
    expect(response.status).to.equal(400);
    await untilEnded(chat, heard);
  });

  it('stops, down to the model, through any replica', async () => {
    model = scriptedModel({ pieces: Array.from({ length: 500 }, () => 'on '), pieceMs: 20 });
    const [first, second] = [await replica(), await replica()];
    const heard = await askAndLeave(first, 4);
    const asked = performance.now();
    const response = await second.call('POST', `/messages/${messageOf(heard)}/stop`);
    expect(response.status).to.equal(204);
    while (model.open > 0 && performance.now() - asked < 2000) await sleep(1);
    expect(model.open).to.equal(0);
    const rest = await comeBack(second, heard);
    expect(rest.at(-1)?.event).to.equal('message.completed');
    expect(await statusOf(second, heard)).to.equal('stopped');
  });
});

function messageOf(events: SseEvent[]): string {
  const first = events[0];
  if (first?.event !== 'message.started') throw new Error('The first event does not name the answer.');
  return first.data.messageId;
}

function textOf(events: SseEvent[]): string {
  return events.map((event) => (event.event === 'delta' ? event.data.text : '')).join('');
}

function numbersOf(events: SseEvent[]): number[] {
  return events.map(({ id }) => Number(id.split('-')[0]));
}

async function statusOf(chat: ChatUnderTest, heard: SseEvent[]): Promise<string | undefined> {
  const first = heard[0];
  const id = first?.event === 'message.started' ? first.data.conversationId : '';
  const response = await chat.call('GET', `/conversations/${id}`);
  const { messages } = (await response.json()) as { messages: { id: string; status: string }[] };
  return messages.find((message) => message.id === messageOf(heard))?.status;
}

async function untilEnded(chat: ChatUnderTest, heard: SseEvent[]): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    if ((await statusOf(chat, heard)) !== 'streaming') return;
    await sleep(10);
  }
  expect.fail('the answer did not end within 4 s');
}
