import {
  goldenQuestionSchema,
  goldenQuestionsAddedSchema,
  goldenSetListSchema,
  type Identity,
  questionDraftSchema,
} from '@aia/contracts';
import { sql } from '@aia/database';
import { testIdentity } from '@aia/testing';
import { expect } from 'chai';
import { editor, questions, useEvaluation, viewer } from './use-evaluation.js';

const stranger: Identity = { ...testIdentity('editor'), principals: ['user:stranger'] };

describe('golden questions', function () {
  this.timeout(60_000);
  const t = useEvaluation();

  it('lets readers look and writers change, and hides the rest', async () => {
    await t.add({ questions });
    t.held = [];
    const { id } = await t.start();
    const status = async (identity: Identity, method: string, path: string, body?: object) =>
      (await t.retrieval.call(identity, method, path, body)).status;
    const golden = `/datasets/${t.datasetId}/golden-questions`;
    const reader = testIdentity('editor');
    expect(await status(viewer, 'POST', golden, { questions })).to.equal(403);
    expect(await status(reader, 'POST', golden, { questions })).to.equal(403);
    expect(await status(reader, 'POST', '/evaluations', { datasetId: t.datasetId })).to.equal(403);
    expect(await status(reader, 'POST', `/evaluations/${id}/cancel`)).to.equal(403);
    const [first] = await t.listed();
    expect(await status(reader, 'DELETE', `/golden-questions/${first?.id}`)).to.equal(403);
    for (const path of [
      golden,
      `/datasets/${t.datasetId}/golden-sets`,
      `/evaluations/${id}`,
      `/evaluations?datasetId=${t.datasetId}`,
    ])
      expect(await status(stranger, 'GET', path), path).to.equal(404);
    expect(
      await status(stranger, 'PATCH', `/golden-questions/${first?.id}`, { status: 'rejected' }),
    ).to.equal(404);
  });

  it('does not start without approved questions', async () => {
    const answer = await t.retrieval.call(editor, 'POST', '/evaluations', { datasetId: t.datasetId });
    expect(answer.status).to.equal(409);
  });

  it('imports a file, replaces what has the same key, and can remove the rest of the set', async () => {
    const path = `/datasets/${t.datasetId}/golden-questions/import`;
    const send = async (content: string, replace = false) =>
      goldenQuestionsAddedSchema.parse(
        (await t.retrieval.call(editor, 'POST', path, { format: 'csv', content, replace })).body,
      );
    expect(await send('id,question,document\n1,What?,backup.md\n2,Why?,login.md\n')).to.deep.include({
      added: 2,
    });
    expect(await send('id,question,document\n1,What now?,backup.md\n', true)).to.deep.include({
      added: 0,
      replaced: 1,
      removed: 1,
    });
    expect((await t.listed()).map(({ question }) => question)).to.deep.equal(['What now?']);
    const bad = await t.retrieval.call(editor, 'POST', path, { format: 'csv', content: 'question\nWhat?\n' });
    expect(bad.status).to.equal(400);
  });

  it('takes single questions by document id, e.g. from a verdict on an answer', async () => {
    const { documentId } = await t.library.addDocument({
      datasetId: t.datasetId,
      path: 'new.md',
      chunks: ['Something new.'],
    });
    await t.add({
      questions: [
        { question: 'What is new?', expected: [{ documentId }], origin: 'feedback', status: 'draft' },
      ],
    });
    const [draft] = await t.listed('?status=draft');
    expect(draft).to.deep.include({ origin: 'feedback', expected: [{ sourceKey: 'new.md', grade: 1 }] });
    const answer = await t.retrieval.call(editor, 'PATCH', `/golden-questions/${draft?.id}`, {
      status: 'approved',
    });
    expect(goldenQuestionSchema.parse(answer.body).status).to.equal('approved');
    const sets = await t.retrieval.call(viewer, 'GET', `/datasets/${t.datasetId}/golden-sets`);
    expect(goldenSetListSchema.parse(sets.body).items).to.deep.include.members([
      { ...goldenSetListSchema.parse(sets.body).items[0], approved: 1, drafts: 0, languages: { en: 1 } },
    ]);
    const foreign = { questions: [{ question: 'Which?', expected: [{ documentId: t.datasetId }] }] };
    expect(
      (await t.retrieval.call(editor, 'POST', `/datasets/${t.datasetId}/golden-questions`, foreign)).status,
    ).to.equal(400);
  });

  it('lets the chat model draft questions for a person to approve', async () => {
    await t.library.addDocument({
      datasetId: t.datasetId,
      path: 'long.md',
      chunks: ['Every night the server writes a copy of the database to the second disk.'],
    });
    await sql`update ingestion.chunks set token_estimate = 60 where text like 'Every night the server%'`.execute(
      t.postgres.db,
    );
    t.model.script({ answer: '1. "Where does the copy of the database go?"' });
    const path = `/datasets/${t.datasetId}/golden-questions/draft`;
    const { id } = questionDraftSchema.parse(
      (await t.retrieval.call(editor, 'POST', path, { count: 1 })).body,
    );
    const deadline = Date.now() + 30_000;
    let draft;
    do {
      await new Promise((resolve) => setTimeout(resolve, 30));
      draft = questionDraftSchema.parse(
        (await t.retrieval.call(viewer, 'GET', `/question-drafts/${id}`)).body,
      );
    } while (draft.finishedAt === null && Date.now() < deadline);
    expect(draft).to.deep.include({ status: 'completed', drafted: 1, tried: 1 });
    const [question] = await t.listed('?status=draft');
    expect(question).to.deep.include({
      question: 'Where does the copy of the database go?',
      origin: 'draft',
    });
    expect(question?.expected[0]?.sourceKey).to.equal('long.md');
  });
});
