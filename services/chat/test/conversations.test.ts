import type { Conversation, Message, Page } from '@aia/contracts';
import { failAbandonedAnswers, finishAnswer, insertTurn, renewClaims } from '@aia/database/chat';
import { newId } from '@aia/platform';
import { testIdentity, usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { createRunningAnswers } from '../src/index.js';
import { startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel } from './scripted-model.js';
import { owner, startChat, type ChatUnderTest } from './start-chat.js';

describe('conversations', () => {
  const postgres = usePostgres();
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;
  const model = scriptedModel({ pieces: ['An answer.'] });

  before(async () => {
    retrieval = await startRetrievalStub();
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model });
  });
  after(async () => {
    await chat.close();
    await retrieval.close();
  });

  const json = async <T>(method: string, path: string, body?: unknown, as = owner): Promise<T> =>
    (await (await chat.call(method, path, body, { as })).json()) as T;
  const ask = (id: string, content: string, more = {}) => chat.ask(id, { content, datasetIds: [], ...more });
  const messages = async (id: string) =>
    (await json<{ messages: Message[] }>('GET', `/conversations/${id}`)).messages;

  it('takes its title from the first question', async () => {
    const id = await chat.conversation();
    await ask(id, 'How do I stop it?\nIt runs.');
    await ask(id, 'And then?');
    expect((await json<Conversation>('GET', `/conversations/${id}`)).title).to.equal('How do I stop it?');
  });

  it('keeps a title that it was given', async () => {
    const { id } = await json<Conversation>('POST', '/conversations', { title: 'Mine' });
    await ask(id, 'How do I stop it?');
    expect((await json<Conversation>('GET', `/conversations/${id}`)).title).to.equal('Mine');
  });

  it('lists pages of the own ones, newest first', async () => {
    const as = testIdentity('viewer');
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.push(await chat.conversation({ as }));
    const first = await json<Page<Conversation>>('GET', '/conversations?limit=3', undefined, as);
    const next = `/conversations?limit=3&cursor=${first.nextCursor}`;
    const second = await json<Page<Conversation>>('GET', next, undefined, as);
    const listed = [...first.items, ...second.items].map(({ id }) => id);
    expect(listed).to.deep.equal(made.reverse());
    expect(second.nextCursor).to.equal(null);
  });

  it('finds conversations by a part of a message, wildcards taken literally', async () => {
    const as = testIdentity('viewer');
    const id = await chat.conversation({ as });
    await chat.conversation({ as });
    await chat.ask(id, { content: 'Is 100% of it done?', datasetIds: [] }, { as });
    const find = async (q: string) =>
      (await json<Page<Conversation>>('GET', `/conversations?q=${encodeURIComponent(q)}`, undefined, as))
        .items;
    expect((await find('100% OF')).map((one) => one.id)).to.deep.equal([id]);
    expect(await find('1_0')).to.deep.equal([]);
  });

  it('renames and deletes', async () => {
    const id = await chat.conversation();
    const renamed = await json<Conversation>('PATCH', `/conversations/${id}`, { title: 'New' });
    expect(renamed.title).to.equal('New');
    expect((await chat.call('DELETE', `/conversations/${id}`)).status).to.equal(204);
    expect((await chat.call('GET', `/conversations/${id}`)).status).to.equal(404);
  });

  it('shows the model the turns before, oldest first', async () => {
    const id = await chat.conversation();
    await ask(id, 'First?');
    await ask(id, 'Second?');
    const shown = model.asked
      .at(-1)
      ?.messages.slice(1)
      .map(({ content }) => content);
    expect(shown).to.deep.equal(['First?', 'An answer.', 'Second?']);
  });

  it('branches off at the parent that is named', async () => {
    const id = await chat.conversation();
    await ask(id, 'First?');
    const [, firstAnswer] = await messages(id);
    await ask(id, 'Second?');
    await ask(id, 'Other second?', { parentId: firstAnswer?.id });
    const shown = model.asked
      .at(-1)
      ?.messages.slice(1)
      .map(({ content }) => content);
    expect(shown).to.deep.equal(['First?', 'An answer.', 'Other second?']);
  });

  it('refuses a parent of another conversation and stores nothing', async () => {
    const [id, other] = [await chat.conversation(), await chat.conversation()];
    await ask(other, 'First?');
    const parentId = (await messages(other))[0]?.id;
    const body = { content: 'Hi', parentId };
    expect((await chat.call('POST', `/conversations/${id}/messages`, body)).status).to.equal(400);
    expect(await messages(id)).to.deep.equal([]);
  });

  it('stores a question with NULs without them', async () => {
    const id = await chat.conversation();
    await ask(id, 'a\u0000b');
    expect((await messages(id))[0]?.content).to.equal('ab');
  });

  it('answers 503 with Retry-After when too many answers are being written', async () => {
    const full = createRunningAnswers(0);
    const busy = await startChat({
      db: postgres.db,
      retrievalUrl: retrieval.url,
      model,
      change: { running: full },
    });
    const id = await busy.conversation();
    const response = await busy.call('POST', `/conversations/${id}/messages`, { content: 'Hi' });
    await busy.close();
    expect(response.status).to.equal(503);
    expect(response.headers.get('retry-after')).to.equal('5');
  });

  it('answers 401 without an identity', async () => {
    expect((await fetch(`${chat.url}/conversations`)).status).to.equal(401);
  });

  describe('answers of a process that died', () => {
    const problem = {
      type: 'about:blank',
      code: 'dependency-unavailable' as const,
      title: 't',
      status: 503,
      detail: 'd',
    };

    async function abandoned(claimSeconds: number): Promise<{ conversation: string; answerId: string }> {
      const conversation = await chat.conversation();
      const answerId = newId();
      await insertTurn(postgres.db, {
        conversationId: conversation,
        userId: owner.userId,
        parentId: null,
        questionId: newId(),
        answerId,
        content: 'Hi',
        title: 'Hi',
        model: 'm',
        claimedBy: 'dead',
        claimSeconds,
      });
      return { conversation, answerId };
    }
    const status = async (conversation: string, id: string) =>
      (await messages(conversation)).find((message) => message.id === id)?.status;

    it('are marked failed once their claim ran out', async () => {
      const { conversation, answerId } = await abandoned(-1);
      await failAbandonedAnswers(postgres.db, problem);
      expect(await status(conversation, answerId)).to.equal('failed');
    });

    it('are left alone while their process renews its claim', async () => {
      const { conversation, answerId } = await abandoned(-1);
      await renewClaims(postgres.db, 'dead', [answerId], 30);
      await failAbandonedAnswers(postgres.db, problem);
      expect(await status(conversation, answerId)).to.equal('streaming');
    });

    it('cannot be finished by it any more', async () => {
      const { answerId, conversation } = await abandoned(-1);
      await failAbandonedAnswers(postgres.db, problem);
      const late = { status: 'completed' as const, content: 'late', model: null, sources: [], citations: [] };
      const rest = {
        grounding: null,
        degraded: null,
        usage: null,
        timings: null,
        trace: null,
        problem: null,
      };
      const finished = await finishAnswer(postgres.db, { id: answerId, claimedBy: 'dead', ...late, ...rest });
      expect(finished).to.equal(false);
      expect(await status(conversation, answerId)).to.equal('failed');
    });
  });
});
