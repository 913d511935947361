import type { AnalyticsReport, QuestionTexts } from '@aia/contracts';
import { createStubEmbedder } from './stub-embedder.js';
import { newId } from '@aia/platform';
import { sql } from '@aia/database';
import { testIdentity, usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { runAnalytics, type AnalyticsDeps } from '../src/index.js';
import { passage, startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { scriptedModel } from './scripted-model.js';
import { startChat, type ChatUnderTest } from './start-chat.js';

const admin = testIdentity('admin');
const colleague = testIdentity('viewer');
const backup = passage('Run `make backup` to back up the database. The archive goes to the backup folder.');
const today = () => new Date().toISOString().slice(0, 10);
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

describe('analytics', () => {
  const postgres = usePostgres();
  let retrieval: RetrievalStub;
  let chat: ChatUnderTest;
  let settings: AnalyticsDeps['settings'];
  let embedder: ReturnType<typeof createStubEmbedder>;

  const start = async (questionTexts: QuestionTexts) => {
    settings = { questionTexts, retentionDays: 400, intervalSeconds: 0 };
    const model = scriptedModel({ pieces: ['Run `make backup`', ' to back up the database.'] });
    const change = { analytics: settings };
    chat = await startChat({ db: postgres.db, retrievalUrl: retrieval.url, model, change });
  };
  beforeEach(async () => {
    await sql`truncate chat.conversations, chat.analytics_days, chat.content_gaps cascade`.execute(
      postgres.db,
    );
    retrieval = await startRetrievalStub();
    embedder = createStubEmbedder();
    await start('conversation');
  });
  afterEach(async () => {
    await chat.close();
    await retrieval.close();
  });

  const round = () => {
    const { db, logger } = chat.deps;
    const topics = { embedder, threshold: 0.6 };
    return runAnalytics({ db, logger, topics, settings }, new AbortController().signal);
  };
  const report = async (query = '') => {
    const response = await chat.call('GET', `/admin/analytics${query}`, undefined, { as: admin });
    expect(response.status).to.equal(200);
    return (await response.json()) as AnalyticsReport;
  };
  const csv = async (query: string) =>
    (await chat.call('GET', `/admin/analytics/export${query}`, undefined, { as: admin })).text();
  const ask = async (
    content: string,
    { answered = true, as = undefined as typeof admin | undefined } = {},
  ) => {
    retrieval.answer = { results: answered ? [backup] : [], timings: {} };
    const conversation = await chat.conversation(as && { as });
    await chat.ask(conversation, { content }, as && { as });
    return conversation;
  };
  /** An answer of an earlier day, as it stands in the database. */
  const askedOn = async (day: string, { kind = 'documents', totalMs = 1000 } = {}) => {
    const [conversation, question, answer] = [newId(), newId(), newId()];
    const at = `${day}T12:00:00Z`;
    await sql`insert into chat.conversations (id, user_id, title) values (${conversation}, ${newId()}, '')`.execute(
      postgres.db,
    );
    await sql`insert into chat.messages (id, conversation_id, parent_id, role, status, content, created_at)
      values (${question}, ${conversation}, null, 'user', 'completed', 'Where is the archive?', ${at})`.execute(
      postgres.db,
    );
    await sql`insert into chat.messages (id, conversation_id, parent_id, role, status, content, created_at, trace, timings)
      values (${answer}, ${conversation}, ${question}, 'assistant', 'completed', 'There.', ${at},
        ${JSON.stringify({ kind })}::jsonb, ${JSON.stringify({ total: totalMs })}::jsonb)`.execute(
      postgres.db,
    );
  };

  it('count questions, people, languages, tokens, models and times', async () => {
    await ask('How do I back up the database?');
    await ask('Как сделать резервную копию базы `make backup`?', { as: colleague });
    await round();
    const { totals, days } = await report();
    expect(totals).to.deep.include({
      questions: 2,
      conversations: 2,
      answers: 2,
      usersADay: 2,
      mostUsersADay: 2,
      withoutAnswer: 0,
      failed: 0,
      languages: { en: 1, ru: 1 },
    });
    expect(totals.models).to.deep.equal({ scripted: totals.promptTokens / 100 });
    expect(totals.duration?.p95).to.be.a('number');
    expect(days.map(({ day, questions }) => [day, questions])).to.deep.equal([[today(), 2]]);
  });

  it('count an answer that was asked for again as another answer to one question', async () => {
    const conversation = await ask('How do I back up the database?');
    const detail = await chat.call('GET', `/conversations/${conversation}`);
    const { messages } = (await detail.json()) as { messages: { id: string }[] };
    await (await chat.call('POST', `/messages/${messages[1]?.id}/regenerate`, {})).text();
    await round();
    expect((await report()).totals).to.deep.include({ questions: 1, answers: 2 });
  });

  it('name the documents that answers cite, and judgements of them', async () => {
    const conversation = await ask('How do I back up the database?');
    const detail = await chat.call('GET', `/conversations/${conversation}`);
    const { messages } = (await detail.json()) as { messages: { id: string }[] };
    await chat.call('POST', `/messages/${messages[1]?.id}/feedback`, { rating: 'down' });
    await round();
    const { documents, totals } = await report();
    expect(documents).to.deep.equal([
      { documentId: backup.documentId, title: backup.title, answers: 1, citations: 1 },
    ]);
    expect(totals).to.deep.include({ feedbackUp: 0, feedbackDown: 1 });
    expect(await csv('?list=documents')).to.include(`${backup.documentId},${backup.title},1,1`);
  });

  it('are brought up to date by each round, and a day that is over is counted once', async () => {
    await askedOn(daysAgo(3));
    await round();
    await askedOn(daysAgo(3));
    await ask('How do I back up the database?');
    await round();
    const { days } = await report();
    expect(days.map(({ day, questions }) => [day, questions])).to.deep.equal([
      [daysAgo(3), 1],
      ...[2, 1].map((days) => [daysAgo(days), 0]),
      [today(), 1],
    ]);
  });

  it('tell one period from another', async () => {
    for (const days of [40, 5, 1]) await askedOn(daysAgo(days), { totalMs: days * 1000 });
    await round();
    expect((await report()).totals.questions).to.equal(2);
    expect((await report(`?from=${daysAgo(5)}&to=${daysAgo(5)}`)).totals.duration?.p50).to.be.within(
      5000,
      5500,
    );
  });

  it('forget days that are older than they are kept', async () => {
    await askedOn(daysAgo(5));
    await round();
    settings.retentionDays = 3;
    await round();
    expect((await report()).days.map(({ day }) => day)).to.not.include(daysAgo(5));
  });

  describe('of questions that the documents do not cover', () => {
    const asked = ['How do I rotate the certificates now?', 'How do I rotate the certificates today?'];

    it('join those that ask for the same, also those of another day', async () => {
      await ask(asked[0] ?? '', { answered: false });
      await round();
      await ask(asked[1] ?? '', { answered: false });
      await ask('Где лежит ключ?', { answered: false });
      await round();
      const { gaps, totals } = await report();
      expect(totals.withoutAnswer).to.equal(3);
      expect(
        gaps.map(({ questions, examples, languages }) => [questions, examples, languages]),
      ).to.deep.equal([
        [2, asked.toReversed(), ['en']],
        [1, ['Где лежит ключ?'], ['ru']],
      ]);
    });

    it('show them, one by one, while the embedding model is away, and join them once it is back', async () => {
      for (const text of asked) await ask(text, { answered: false });
      embedder.away = true;
      expect(await round().catch((error: unknown) => error)).to.be.instanceOf(Error);
      expect((await report()).gaps).to.have.length(2);
      embedder.away = false;
      await round();
      expect((await report()).gaps).to.have.length(1);
    });

    it('keep no text beyond the conversation, unless they are told to', async () => {
      const conversation = await ask('Where is the golden key?', { answered: false });
      await round();
      const { rows } = await sql<{ all: string }>`select string_agg(g::text, '') as all
        from (select d::text as g from chat.analytics_days d union all
              select concat(question_id, day, language, kept_text) from chat.content_gaps) x`.execute(
        postgres.db,
      );
      expect(rows[0]?.all).to.not.include('golden');
      await chat.call('DELETE', `/conversations/${conversation}`);
      expect((await report()).gaps).to.deep.equal([]);
      await round();
      const left = await sql`select from chat.content_gaps`.execute(postgres.db);
      expect(left.rows).to.deep.equal([]);
      expect((await report()).totals.withoutAnswer).to.equal(1);
    });

    it('keep the text when they are told to, until they are told not to', async () => {
      settings.questionTexts = 'keep';
      const conversation = await ask('Where is the golden key?', { answered: false });
      await round();
      await chat.call('DELETE', `/conversations/${conversation}`);
      await round();
      expect((await report()).gaps[0]?.examples).to.deep.equal(['Where is the golden key?']);
      expect(await csv('?list=gaps'))
        .to.include('1,en,')
        .and.to.include('Where is the golden key?');
      settings.questionTexts = 'conversation';
      await round();
      expect((await report()).gaps).to.deep.equal([]);
    });

    it('only count them when no text may be shown', async () => {
      settings.questionTexts = 'none';
      await ask('Where is the golden key?', { answered: false });
      await round();
      const { gaps, totals, questionTexts } = await report();
      expect({ gaps, questionTexts }).to.deep.equal({ gaps: [], questionTexts: 'none' });
      expect(totals.withoutAnswer).to.equal(1);
      expect((await sql`select from chat.content_gaps`.execute(postgres.db)).rows).to.deep.equal([]);
    });
  });

  it('are counted once when two processes do it at the same moment', async () => {
    await ask('How do I back up the database?');
    await Promise.all([round(), round(), round()]);
    expect((await report()).totals.questions).to.equal(1);
  });

  it('are for administrators only', async () => {
    for (const path of ['/admin/analytics', '/admin/analytics/export'])
      expect((await chat.call('GET', path, undefined, { as: testIdentity('editor') })).status).to.equal(403);
  });

  for (const query of [
    '?from=yesterday',
    '?from=2026-02-30',
    '?from=2026-01-02&to=2026-01-01',
    '?from=1999-01-01',
  ])
    it(`refuse ${query}`, async () => {
      const response = await chat.call('GET', `/admin/analytics${query}`, undefined, { as: admin });
      expect(response.status).to.equal(400);
    });

  it('are empty where nobody has asked', async () => {
    await round();
    const { days, documents, gaps, totals } = await report();
    expect({ days, documents, gaps }).to.deep.equal({ days: [], documents: [], gaps: [] });
    expect(totals).to.deep.include({ questions: 0, usersADay: 0, duration: null });
    expect(await csv('?list=days')).to.match(/^day,questions,users,.*\r\n$/);
  });
});
