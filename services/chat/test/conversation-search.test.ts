import type { Conversation, ConversationMatch, Page } from '@aia/contracts';
import { testIdentity, usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel } from './scripted-model.js';
import { startChat, type ChatUnderTest } from './start-chat.js';

describe('searching conversations', () => {
  const postgres = usePostgres();
  const as = testIdentity('viewer');
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;
  const ids: Record<string, string> = {};

  before(async () => {
    retrieval = await startRetrievalStub();
    const model = scriptedModel({ pieces: ['An answer.'], languages: ['en', 'ru'] });
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model });
    const questions = {
      backup: 'How are the nightly backups of the database encrypted?',
      restore: 'Как восстановить базу из резервной копии?',
      tree: 'Какие ёлки растут в этом лесу?',
    };
    for (const [name, content] of Object.entries(questions)) {
      ids[name] = await chat.conversation({ as });
      await chat.ask(ids[name], { content, datasetIds: [] }, { as });
    }
  });
  after(async () => {
    await chat.close();
    await retrieval.close();
  });

  async function find(q: string, caller = as): Promise<Conversation[]> {
    const path = `/conversations?q=${encodeURIComponent(q)}`;
    return ((await (await chat.call('GET', path, undefined, { as: caller })).json()) as Page<Conversation>)
      .items;
  }
  const marked = ({ text, highlights }: ConversationMatch) =>
    highlights.map(({ start, end }) => text.slice(start, end));

  it('finds other forms of English words', async () => {
    const [found, ...others] = await find('encrypting backup');
    expect(found?.id).to.equal(ids['backup']);
    expect(others).to.have.length(0);
    expect(found?.match && marked(found.match)).to.deep.equal(['backups', 'encrypted']);
  });

  it('finds other forms of Russian words, ё as е', async () => {
    expect((await find('резервные копии базы')).map(({ id }) => id)).to.deep.equal([ids['restore']]);
    expect((await find('елка')).map(({ id }) => id)).to.deep.equal([ids['tree']]);
  });

  it('finds a phrase in quotes and leaves out what has a minus', async () => {
    expect(await find('"backups nightly"')).to.have.length(0);
    expect(await find('backups -database')).to.have.length(0);
    expect(await find('"nightly backups"')).to.have.length(1);
  });

  it('finds a part of a word as it is', async () => {
    expect((await find('ghtly')).map(({ id }) => id)).to.deep.equal([ids['backup']]);
  });

  it('finds nothing in the conversations of someone else', async () => {
    expect(await find('backup', testIdentity('admin'))).to.deep.equal([]);
  });

  it('takes any text', async () => {
    for (const q of ["'", '" OR (', '!&|:*', '\\', '%', '   ']) expect(await find(q)).to.be.an('array');
  });
});
