import type { Page, Problem, PromptTemplate } from '@aia/contracts';
import { testIdentity, usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel } from './scripted-model.js';
import { owner, startChat, type ChatUnderTest } from './start-chat.js';

const template = {
  name: 'Compare versions',
  text: 'What changed between {{from}} and {{to}}?',
  variables: [
    { name: 'from', label: 'Older version' },
    { name: 'to', label: 'Newer version', default: 'the newest version' },
  ],
};

describe('prompt templates', () => {
  const postgres = usePostgres();
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;

  before(async () => {
    retrieval = await startRetrievalStub();
    const model = scriptedModel({ pieces: [] });
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model });
  });
  after(async () => {
    await chat.close();
    await retrieval.close();
  });

  const json = async <T>(method: string, path: string, body?: unknown, as = owner): Promise<T> =>
    (await (await chat.call(method, path, body, { as })).json()) as T;
  const add = (change: object = {}, as = owner) =>
    json<PromptTemplate>('POST', '/prompt-templates', { ...template, ...change }, as);
  const status = async (method: string, id: string, body: unknown, as = owner) =>
    (await chat.call(method, `/prompt-templates/${id}`, body, { as })).status;

  it('become a question with values, or their defaults', async () => {
    const { id } = await add();
    const render = (variables: object) => json('POST', `/prompt-templates/${id}/render`, { variables });
    expect(await render({ from: '1.0' })).to.deep.equal({
      text: 'What changed between 1.0 and the newest version?',
    });
    const refused = (await render({})) as Problem;
    expect(refused).to.deep.include({ code: 'validation-failed', detail: 'Fill in "Older version".' });
  });

  it('must declare the variables that they use', async () => {
    const response = await chat.call('POST', '/prompt-templates', { ...template, variables: [] });
    expect(response.status).to.equal(400);
  });

  it('are listed in pages, own and shared ones', async () => {
    const [one, other] = [testIdentity('viewer'), testIdentity('viewer')];
    const hidden = await add({}, other);
    const shared = await add({ shared: true }, other);
    const own = await add({}, one);
    const first = await json<Page<PromptTemplate>>('GET', '/prompt-templates?limit=1', undefined, one);
    const rest = `/prompt-templates?cursor=${first.nextCursor}`;
    const more = await json<Page<PromptTemplate>>('GET', rest, undefined, one);
    expect(first.items.map(({ id }) => id)).to.deep.equal([own.id]);
    expect(more.items.map(({ id, own: mine }) => [id, mine])).to.deep.include([shared.id, false]);
    expect(more.items.map(({ id }) => id)).to.not.include(hidden.id);
  });

  it('are read by others when they are shared, and changed by their owner only', async () => {
    const as = testIdentity('admin');
    const { id } = await add();
    expect(await status('GET', id, undefined, as)).to.equal(404);
    expect(await status('PUT', id, { ...template, shared: true })).to.equal(200);
    expect(await status('GET', id, undefined, as)).to.equal(200);
    expect(await status('PUT', id, template, as)).to.equal(404);
    expect(await status('DELETE', id, undefined, as)).to.equal(404);
    expect(await status('DELETE', id, undefined)).to.equal(204);
    expect(await status('GET', id, undefined)).to.equal(404);
  });
});
