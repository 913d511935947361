import type { Message, Problem } from '@aia/contracts';
import { newId } from '@aia/platform';
import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { doneLine, line, startRawModel, type RawModel } from './raw-model.js';
import { passage, startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { startChat, unknownModel, type ChatUnderTest, type SseEvent } from './start-chat.js';

const FACT = 'Run `make backup` to back up the database.';
const QUESTION = 'How do I back up the database?';

describe('bad input', () => {
  const postgres = usePostgres();
  let retrieval: RetrievalStub;
  let raw: RawModel;
  let chat: ChatUnderTest;
  let conversation: string;

  async function start(...model: Parameters<typeof startRawModel>) {
    raw = await startRawModel(...model);
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model: raw.model });
    conversation = await chat.conversation();
  }
  async function answered(...model: Parameters<typeof startRawModel>) {
    await start(...model);
    const events = await chat.ask(conversation, { content: QUESTION });
    const detail = await chat.call('GET', `/conversations/${conversation}`);
    const [, answer] = ((await detail.json()) as { messages: Message[] }).messages;
    return { last: events.at(-1) as SseEvent, answer: answer as Message };
  }

  beforeEach(async () => {
    retrieval = await startRetrievalStub();
    retrieval.answer = { results: [passage(`${FACT} The archive goes to the backup folder.`)], timings: {} };
  });
  afterEach(async () => {
    await chat.close();
    await raw.close();
    await retrieval.close();
  });

  describe('from the reader', () => {
    const refused = async (body: unknown, path = `/conversations/${conversation}/messages`) => {
      const response = await chat.call('POST', path, body);
      return ((await response.json()) as Problem).code;
    };

    it('is refused before anything is stored: empty, blank, too long, of another form', async () => {
      await start([doneLine]);
      for (const body of [
        { content: '' },
        { content: ' \n\t ' },
        { content: 'a'.repeat(32_001) },
        {},
        { content: 7 },
      ])
        expect(await refused(body)).to.equal('validation-failed');
      expect(await refused({ content: 'x', unknown: true })).to.equal('validation-failed');
      const detail = (await (await chat.call('GET', `/conversations/${conversation}`)).json()) as {
        messages: unknown[];
      };
      expect(detail.messages).to.deep.equal([]);
    });

    it('is refused when it has more than a megabyte', async () => {
      await start([doneLine]);
      expect(await refused({ content: 'a'.repeat(1_100_000) })).to.equal('payload-too-large');
    });

    it('is refused for a model that nobody knows, and stores nothing', async () => {
      await start([doneLine]);
      const strict = await startChat({
        db: postgres.db,
        retrievalUrl: retrieval.url,
        model: raw.model,
        change: { models: unknownModel },
      });
      const response = await strict.call('POST', `/conversations/${conversation}/messages`, {
        content: QUESTION,
        model: 'nope',
      });
      expect(((await response.json()) as Problem).errors?.[0]?.path).to.equal('body.model');
      await strict.close();
    });

    it('is not found in a conversation that is not there, or is no id', async () => {
      await start([doneLine]);
      expect(await refused({ content: QUESTION }, `/conversations/${newId()}/messages`)).to.equal(
        'not-found',
      );
      expect(await refused({ content: QUESTION }, '/conversations/1/messages')).to.equal('validation-failed');
    });
  });

  describe('from the model', () => {
    it('that says nothing ends in the documents’ own words', async () => {
      const { last, answer } = await answered([doneLine]);
      expect(last.event).to.equal('message.completed');
      expect(answer).to.include({ status: 'completed', content: FACT });
      expect(answer.degraded?.code).to.equal('no-chat-model');
    });

    it('that is garbage from its first byte ends in the documents’ own words', async () => {
      for (const garbage of ['<html>502</html>\n', '{"done":"maybe"}\n', '\u0000\u0001\n', '[1,2]\n']) {
        const { answer } = await answered([garbage]);
        expect(answer.degraded?.code).to.equal('no-chat-model');
        await chat.close();
        await raw.close();
      }
      await start([doneLine]);
    });

    it('that turns into garbage ends in an error event and a failed message with its text', async () => {
      const { last, answer } = await answered([line('Half an'), 'garbage\n']);
      expect(last).to.have.nested.property('data.problem.code', 'upstream-failed');
      expect(last).to.have.nested.property('data.problem.retryable', true);
      expect(answer).to.include({ status: 'failed', content: 'Half an' });
    });

    it('that never ends is cut at the limit and frees the model', async () => {
      const { last, answer } = await answered([line('word ')], 'repeat');
      expect(last.event).to.equal('message.completed');
      expect(answer.content.length).to.be.within(3900, 4000);
      expect(answer.trace?.cut).to.equal(true);
      for (let tries = 0; tries < 200 && raw.open() > 0; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(raw.open()).to.equal(0);
    });

    it('with NULs, control characters and half a surrogate pair is stored without them', async () => {
      const { answer } = await answered([line('Run\u0000 \u0007it. \ud83d'), doneLine]);
      expect(answer).to.include({ status: 'completed', content: 'Run it.' });
    });

    it('with half a UTF-8 character ends in the documents’ own words', async () => {
      const half = Buffer.from(line('Run X it.'));
      half[half.indexOf('X')] = 0xd0;
      const { answer } = await answered([half, doneLine]);
      expect(answer).to.include({ status: 'completed', content: FACT });
      expect(answer.degraded?.code).to.equal('no-chat-model');
    });

    it('with HTML is stored so that no reader takes it for a page', async () => {
      const { answer } = await answered([line('<script>alert(1)</script> Done.'), doneLine]);
      expect(answer.content).to.equal('\\<script>alert(1)\\</script> Done.');
    });
  });
});
