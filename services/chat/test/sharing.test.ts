import type { FeedbackEntry, Message, Page, Share, SharedConversation } from '@aia/contracts';
import { testIdentity, usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { passage, startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel } from './scripted-model.js';
import { startChat, type ChatUnderTest } from './start-chat.js';

const backup = passage('Run `make backup` to back up the database. The archive goes to the backup folder.');
const colleague = testIdentity('viewer');
const editor = testIdentity('editor');

describe('what leaves a conversation', () => {
  const postgres = usePostgres();
  const model = scriptedModel({ pieces: ['Run `make backup`', ' to back up the database.'] });
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;
  let id: string;
  let answer: Message;

  beforeEach(async () => {
    retrieval = await startRetrievalStub();
    retrieval.answer = { results: [backup], timings: {} };
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model });
    id = await chat.conversation();
    await chat.ask(id, { content: 'How do I back up the database?' });
    const detail = (await (await chat.call('GET', `/conversations/${id}`)).json()) as { messages: Message[] };
    answer = detail.messages[1] as Message;
  });
  afterEach(async () => {
    await chat.close();
    await retrieval.close();
  });

  const json = async <T>(method: string, path: string, body?: unknown, as = colleague): Promise<T> =>
    (await (await chat.call(method, path, body, { as })).json()) as T;
  const share = async () => (await (await chat.call('POST', `/conversations/${id}/shares`)).json()) as Share;

  describe('a shared link', () => {
    it('shows the conversation as it was to whoever may read its documents', async () => {
      const link = await share();
      await chat.ask(id, { content: 'And what else happens?' });
      const shared = await json<SharedConversation>('GET', `/shares/${link.id}`);
      expect(shared.messages.map(({ content }) => content)).to.deep.equal([
        'How do I back up the database?',
        'Run `make backup` to back up the database.',
      ]);
      expect(shared.messages[1]?.citations).to.have.length(1);
    });

    it('withholds an answer whose reader may not read what it was made from', async () => {
      const link = await share();
      retrieval.hidden.add(backup.documentId);
      const shared = await json<SharedConversation>('GET', `/shares/${link.id}`);
      expect(shared.messages[1]).to.deep.include({ withheld: true, content: '', sources: [], citations: [] });
      expect(JSON.stringify(shared)).to.not.include('make backup');
    });

    it('shows nothing while it cannot be found out who may read what', async () => {
      const link = await share();
      retrieval.problem = { status: 503, code: 'dependency-unavailable', detail: 'away' };
      expect((await chat.call('GET', `/shares/${link.id}`, undefined, { as: colleague })).status).to.equal(
        503,
      );
    });

    it('is read-only: its reader can neither revoke it nor ask in it', async () => {
      const link = await share();
      const as = colleague;
      expect((await chat.call('DELETE', `/shares/${link.id}`, undefined, { as })).status).to.equal(404);
      expect((await chat.call('GET', `/conversations/${id}`, undefined, { as })).status).to.equal(404);
      const body = { content: 'Hi' };
      expect((await chat.call('POST', `/conversations/${id}/messages`, body, { as })).status).to.equal(404);
    });

    it('ends when it is revoked, and with its conversation', async () => {
      const [first, second] = [await share(), await share()];
      expect((await chat.call('DELETE', `/shares/${first.id}`)).status).to.equal(204);
      expect((await chat.call('GET', `/shares/${first.id}`, undefined, { as: colleague })).status).to.equal(
        404,
      );
      const list = await chat.call('GET', `/conversations/${id}/shares`);
      expect(((await list.json()) as { items: Share[] }).items).to.deep.equal([second]);
      await chat.call('DELETE', `/conversations/${id}`);
      expect((await chat.call('GET', `/shares/${second.id}`, undefined, { as: colleague })).status).to.equal(
        404,
      );
    });

    it('cannot be made of the conversation of someone else', async () => {
      const made = await chat.call('POST', `/conversations/${id}/shares`, undefined, { as: colleague });
      expect(made.status).to.equal(404);
    });
  });

  describe('feedback', () => {
    const opinion = { rating: 'down', reason: 'incomplete', correctedAnswer: 'Run `make db-backup`.' };
    const path = () => `/messages/${answer.id}/feedback`;
    const listed = (query = '', as = editor) =>
      json<Page<FeedbackEntry>>('GET', `/feedback?limit=200${query}`, undefined, as);
    const entry = async (query = '') =>
      (await listed(query)).items.find(({ messageId }) => messageId === answer.id);

    it('is kept with the message and replaced by a later one', async () => {
      await chat.call('POST', path(), { rating: 'up' });
      expect((await chat.call('POST', path(), opinion)).status).to.equal(200);
      const detail = await chat.call('GET', `/conversations/${id}`);
      const [question, answered] = ((await detail.json()) as { messages: Message[] }).messages;
      expect(question?.feedback).to.equal(null);
      expect(answered?.feedback).to.deep.include({ ...opinion, comment: null });
    });

    it('shows editors question, answer, sources and correction', async () => {
      await chat.call('POST', path(), opinion);
      expect(await entry('&corrected=true')).to.deep.include({
        question: 'How do I back up the database?',
        answer: answer.content,
        correctedAnswer: opinion.correctedAnswer,
        withheld: false,
      });
      expect(await entry('&rating=up')).to.equal(undefined);
    });

    it('shows an editor nothing of an answer made from what they may not read', async () => {
      await chat.call('POST', path(), opinion);
      retrieval.hidden.add(backup.documentId);
      expect(await entry()).to.deep.include({
        withheld: true,
        answer: '',
        correctedAnswer: null,
        sources: [],
      });
    });

    it('is taken back', async () => {
      await chat.call('POST', path(), opinion);
      expect((await chat.call('DELETE', path())).status).to.equal(204);
      expect((await chat.call('DELETE', path())).status).to.equal(404);
      expect(await entry()).to.equal(undefined);
    });

    it('is given to answers of one’s own only', async () => {
      expect((await chat.call('POST', path(), opinion, { as: colleague })).status).to.equal(404);
      const question = `/messages/${answer.parentId}/feedback`;
      expect((await chat.call('POST', question, opinion)).status).to.equal(404);
    });

    it('is not listed for viewers', async () => {
      expect((await chat.call('GET', '/feedback', undefined, { as: colleague })).status).to.equal(403);
    });
  });

  describe('an export', () => {
    it('is a Markdown document with the sources and quotes of each answer', async () => {
      const response = await chat.call('GET', `/conversations/${id}/export`);
      expect(response.headers.get('content-type')).to.match(/^text\/markdown/);
      expect(response.headers.get('content-disposition')).to.match(
        /^attachment; filename="conversation-.*\.md"$/,
      );
      const text = await response.text();
      expect(text).to.include('## How do I back up the database?');
      expect(text).to.include('Run `make backup` to back up the database. [1]');
      expect(text).to.include('[1] Handbook (handbook.md): “Run `make backup` to back up the database.”');
    });

    it('has the branch that was asked for', async () => {
      await chat.ask(id, { content: 'Where is the archive kept now?', parentId: null });
      const text = await (await chat.call('GET', `/conversations/${id}/export?leafId=${answer.id}`)).text();
      expect(text).to.include('How do I back up').and.not.include('Where is the archive');
    });

    it('is the whole tree as JSON', async () => {
      const response = await chat.call('GET', `/conversations/${id}/export?format=json`);
      const exported = (await response.json()) as { id: string; messages: Message[] };
      expect(exported.id).to.equal(id);
      expect(exported.messages.map(({ parentId }) => parentId)).to.deep.equal([null, answer.parentId]);
    });

    it('is refused to everybody else', async () => {
      const response = await chat.call('GET', `/conversations/${id}/export`, undefined, { as: colleague });
      expect(response.status).to.equal(404);
    });
  });
});
