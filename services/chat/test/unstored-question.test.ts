import { sql } from '@aia/database';
import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel } from './scripted-model.js';
import { startChat, type ChatUnderTest } from './start-chat.js';

describe('a question that cannot be stored', () => {
  const postgres = usePostgres();
  const model = scriptedModel({ pieces: Array.from({ length: 1000 }, () => 'word '), pieceMs: 5 });
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;
  let response: Response;

  before(async () => {
    retrieval = await startRetrievalStub();
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model });
    // Slow enough for the model to have begun, as nothing but the database decides what is stored.
    await sql`create function chat.refuse() returns trigger language plpgsql as $$
      begin perform pg_sleep(0.2); raise exception 'the disk is full'; end $$`.execute(postgres.db);
    await sql`create trigger refuse before insert on chat.messages
      for each row execute function chat.refuse()`.execute(postgres.db);
    const body = { content: 'backup', datasetIds: [] };
    response = await chat.call('POST', `/conversations/${await chat.conversation()}/messages`, body);
  });
  after(async () => {
    await chat.close();
    await retrieval.close();
  });

  it('is answered by an ordinary problem, of which no event came before', async () => {
    expect(response.status).to.equal(500);
    expect(response.headers.get('content-type')).to.include('application/problem+json');
    expect(await response.json()).to.include({ code: 'internal' });
  });

  it('has asked the model meanwhile, and freed it', () => {
    expect(model.asked).to.have.lengthOf(1);
    expect(model.open).to.equal(0);
  });
});
