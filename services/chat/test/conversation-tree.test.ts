import type { Conversation, Message, Problem } from '@aia/contracts';
import { ModelError } from '@aia/models';
import { testIdentity, usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { passage, startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel, type Script } from './scripted-model.js';
import { parseStream, startChat, type ChatUnderTest } from './start-chat.js';

describe('the tree of a conversation', () => {
  const postgres = usePostgres();
  const script: Script = { pieces: ['An answer.'] };
  const model = scriptedModel(script);
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;

  before(async () => {
    retrieval = await startRetrievalStub();
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model });
  });
  after(async () => {
    await chat.close();
    await retrieval.close();
  });
  afterEach(() => {
    script.pieces = ['An answer.'];
    delete script.failLast;
  });

  const ask = (id: string, content: string, more = {}) => chat.ask(id, { content, datasetIds: [], ...more });
  const messages = async (id: string): Promise<Message[]> => {
    const response = await chat.call('GET', `/conversations/${id}`);
    return ((await response.json()) as { messages: Message[] }).messages;
  };
  const shown = () =>
    model.asked
      .at(-1)
      ?.messages.slice(1)
      .map(({ content }) => content);

  it('keeps every answer to a question that is answered again', async () => {
    const id = await chat.conversation();
    await ask(id, 'First?');
    script.pieces = ['A better answer.'];
    const [question, first] = await messages(id);
    const response = await chat.call('POST', `/messages/${first?.id}/regenerate`, { datasetIds: [] });
    const events = parseStream(await response.text());
    expect(events.at(-1)?.event).to.equal('message.completed');
    const [, ...answers] = await messages(id);
    expect(answers.map(({ content }) => content)).to.deep.equal(['An answer.', 'A better answer.']);
    expect(answers.map(({ parentId }) => parentId)).to.deep.equal([question?.id, question?.id]);
  });

  it('answers again with the turns before the question, and none after it', async () => {
    const id = await chat.conversation();
    await ask(id, 'First?');
    await ask(id, 'Second?');
    await ask(id, 'Third?');
    const second = (await messages(id))[2];
    await (await chat.call('POST', `/messages/${second?.id}/regenerate`, { datasetIds: [] })).text();
    expect(shown()).to.deep.equal(['First?', 'An answer.', 'Second?']);
  });

  it('answers again after a failure, as its problem says it may', async () => {
    const id = await chat.conversation();
    script.failLast = new ModelError('unavailable', 'gone');
    await ask(id, 'First?');
    const failed = (await messages(id))[1];
    expect(failed?.status).to.equal('failed');
    delete script.failLast;
    const accept = { accept: 'application/json' };
    const again = await chat.call('POST', `/messages/${failed?.id}/regenerate`, { datasetIds: [] }, accept);
    expect((await again.json()) as Message).to.include({ status: 'completed', content: 'An answer.' });
    expect(await messages(id)).to.have.length(3);
  });

  it('edits the first question as a branch of its own', async () => {
    const id = await chat.conversation();
    await ask(id, 'First?');
    await ask(id, 'Edited first?', { parentId: null });
    const [first, , edited] = await messages(id);
    expect([first?.parentId, edited?.parentId]).to.deep.equal([null, null]);
    expect(shown()).to.deep.equal(['Edited first?']);
  });

  it('does not know the messages of someone else', async () => {
    const id = await chat.conversation();
    await ask(id, 'First?');
    const answer = (await messages(id))[1];
    const as = testIdentity('admin');
    expect((await chat.call('POST', `/messages/${answer?.id}/regenerate`, {}, { as })).status).to.equal(404);
    expect(await messages(id)).to.have.length(2);
  });

  describe('settings', () => {
    const create = async (settings: object): Promise<Conversation> =>
      (await (await chat.call('POST', '/conversations', { settings })).json()) as Conversation;

    it('reach the model: instructions below the rules for documents, and the temperature', async () => {
      retrieval.answer = { results: [passage('Stop it with make stop.')], timings: {} };
      const { id } = await create({ instructions: 'Answer like a pirate.', temperature: 0.7 });
      await chat.ask(id, { content: 'How do I stop it?' });
      expect(model.asked.at(-1)?.messages[0]?.content).to.match(
        /Wishes of the reader.*\nAnswer like a pirate\.$/s,
      );
      expect(model.asked.at(-1)?.temperature).to.equal(0.7);
    });

    it('choose the datasets, and take the place of the rules without any', async () => {
      const before = retrieval.searches.length;
      const { id } = await create({ instructions: 'Answer like a pirate.', datasetIds: [] });
      await chat.ask(id, { content: 'How do I stop it?' });
      expect(model.asked.at(-1)?.messages[0]?.content).to.equal('Answer like a pirate.');
      expect(retrieval.searches).to.have.length(before);
    });

    it('give way to what a message says itself', async () => {
      const { id } = await create({ temperature: 0.7 });
      await ask(id, 'How do I stop it?', { temperature: 0.1 });
      expect(model.asked.at(-1)?.temperature).to.equal(0.1);
    });

    it('change one by one, and null takes one back', async () => {
      const { id } = await create({ temperature: 0.7, instructions: 'Be brief.' });
      const settings = { temperature: null, datasetIds: [] };
      const changed = await chat.call('PATCH', `/conversations/${id}`, { settings, pinned: true });
      expect((await changed.json()) as Conversation).to.deep.include({
        settings: { instructions: 'Be brief.', datasetIds: [] },
        pinned: true,
      });
    });

    it('refuse values out of range, and an empty change', async () => {
      const { id } = await create({});
      for (const body of [{ settings: { temperature: 3 } }, {}, { settings: { unknown: 1 } }]) {
        const response = await chat.call('PATCH', `/conversations/${id}`, body);
        expect(((await response.json()) as Problem).code).to.equal('validation-failed');
      }
    });
  });

  it('lists pinned conversations by themselves', async () => {
    const as = testIdentity('viewer');
    const [pinned, other] = [await chat.conversation({ as }), await chat.conversation({ as })];
    await chat.call('PATCH', `/conversations/${pinned}`, { pinned: true }, { as });
    const list = async (query: string) => {
      const response = await chat.call('GET', `/conversations?${query}`, undefined, { as });
      return ((await response.json()) as { items: Conversation[] }).items.map(({ id }) => id);
    };
    expect(await list('pinned=true')).to.deep.equal([pinned]);
    expect(await list('pinned=false')).to.deep.equal([other]);
  });
});
