import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { libraryOf } from './library-stub.js';
import { passage, startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel } from './scripted-model.js';
import { startChat, type ChatUnderTest } from './start-chat.js';

const backup = passage('Run `make backup` to back up the database. The archive goes to the backup folder.');

describe('the official MCP client', () => {
  const postgres = usePostgres();
  const library = libraryOf('The whole handbook, from its first word to its last.');
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;
  let client: Client;

  before(async () => {
    retrieval = await startRetrievalStub();
    retrieval.answer = { results: [backup], timings: {} };
    const model = scriptedModel({ pieces: ['Run `make backup`', ' to back up the database.'] });
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model, change: { library } });
    client = new Client({ name: 'test', version: '1.0.0' });
    const requestInit = { headers: await chat.headers() };
    const transport = new StreamableHTTPClientTransport(new URL(`${chat.url}/mcp`), { requestInit });
    await client.connect(transport);
  });
  after(async () => {
    await client.close();
    await chat.close();
    await retrieval.close();
  });

  const call = (name: string, args: Record<string, unknown>) => client.callTool({ name, arguments: args });
  const textOf = (result: Awaited<ReturnType<typeof call>>) =>
    (result.content as { type: string; text: string }[]).map(({ text }) => text).join('\n');

  it('finds three tools that only read', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).to.deep.equal(['search', 'ask', 'read_document']);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).to.equal(true);
  });

  it('searches as its caller, in the datasets that it names', async () => {
    const found = await call('search', { query: 'backup', datasets: ['handbook'] });
    expect(found.structuredContent).to.have.nested.property('passages[0].text', backup.text);
    expect(retrieval.searches.at(-1)?.body).to.deep.include({ datasetIds: [library.datasetId], limit: 8 });
    expect(retrieval.searches.at(-1)?.identity).to.be.a('string');
  });

  it('asks and gets the answer with checked citations', async () => {
    const answered = await call('ask', { question: 'How do I back up the database?' });
    expect(answered.structuredContent).to.deep.include({
      answer: 'Run `make backup` to back up the database.',
    });
    expect(answered.structuredContent).to.have.nested.property(
      'citations[0].quote',
      'Run `make backup` to back up the database.',
    );
    expect(answered.structuredContent).to.have.nested.property('usage.completionTokens').that.is.a('number');
    expect(JSON.parse(textOf(answered))).to.deep.equal(answered.structuredContent);
  });

  it('reads a document in pieces', async () => {
    const { documentId } = library;
    const first = await call('read_document', { documentId, characters: 18 });
    expect(first.structuredContent).to.deep.include({ text: 'The whole handbook', end: 18, length: 52 });
    const rest = await call('read_document', { documentId, start: 18 });
    expect(rest.structuredContent).to.have.property('text', ', from its first word to its last.');
  });

  it('is told what was wrong in words that it can act on', async () => {
    const hidden = await call('read_document', { documentId: '01890000-0000-7000-8000-000000000000' });
    expect([hidden.isError, textOf(hidden)]).to.deep.equal([
      true,
      'not-found: There is no such document, or you may not see it.',
    ]);
    expect((await call('search', { query: 'x', datasets: ['nope'] })).isError).to.equal(true);
    expect((await call('search', { query: '' })).isError).to.equal(true);
  });

  it('is refused without an identity', async () => {
    const response = await fetch(`${chat.url}/mcp`, { method: 'POST', body: '{}' });
    expect(response.status).to.equal(401);
  });
});
