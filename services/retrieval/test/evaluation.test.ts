import { comparisonSchema, evaluatedQuestionSchema } from '@aia/contracts';
import { sql } from '@aia/database';
import { idleEvaluations, storeSearchWeights } from '@aia/database/retrieval';
import { expect } from 'chai';
import { z } from 'zod';
import { createEvaluationJob, redispatchEvaluations } from '../src/evaluation/evaluation-job.js';
import type { EvaluationDeps } from '../src/evaluation/ports.js';
import { COLLECTION } from './start-retrieval.js';
import { editor, questions, useEvaluation, viewer } from './use-evaluation.js';

describe('evaluation', function () {
  this.timeout(60_000);
  const t = useEvaluation();

  it('asks the approved questions in the background and measures what search finds', async () => {
    await t.add({ questions: [...questions, { question: 'Only a draft?', expected: [], status: 'draft' }] });
    await sql`update ingestion.datasets set settings = ${JSON.stringify({ quality: { mrr: 0.9, languages: { ru: { mrr: 0.99 } } } })}
      where id = ${t.datasetId}`.execute(t.postgres.db);
    const run = await t.ended((await t.start()).id);
    expect(run).to.deep.include({ status: 'completed', total: 3, done: 3, passed: true });
    expect(run.summary?.overall.values.ndcgAt10).to.equal(1);
    expect(run.summary?.languages['ru']?.questions).to.equal(1);
    expect(run.targets.map(({ measure, language, met }) => [measure, language, met])).to.deep.equal([
      ['mrr', null, true],
      ['mrr', 'ru', true],
    ]);
    expect(run.settings).to.deep.include({ collection: COLLECTION, embeddingModel: 'multilingual-e5-small' });
    const page = await t.retrieval.call(viewer, 'GET', `/evaluations/${run.id}/questions?limit=2`);
    const { items, nextCursor } = z
      .object({ items: z.array(evaluatedQuestionSchema), nextCursor: z.string() })
      .parse(page.body);
    expect(items.map(({ outcome }) => outcome?.hits[0]?.sourceKey)).to.deep.equal(['backup.md', 'login.md']);
    const rest = await t.retrieval.call(
      viewer,
      'GET',
      `/evaluations/${run.id}/questions?cursor=${nextCursor}`,
    );
    expect(z.object({ items: z.array(z.unknown()) }).parse(rest.body).items).to.have.lengthOf(1);
  });

  it('goes on where a process that died had stopped', async () => {
    const many = Array.from({ length: 25 }, (_, n) => ({
      question: `When does backup number ${n} run?`,
      expected: [{ sourceKey: 'backup.md' }],
    }));
    await t.add({ questions: many });
    t.held = [];
    const { id } = await t.start();
    const dying = new AbortController();
    let asked = 0;
    const counting = (stopAfter: number): EvaluationDeps => ({
      ...t.deps,
      searchedIndex: async (indexId) => {
        const index = await t.deps.searchedIndex(indexId);
        const embedQuery: typeof index.deps.embedder.embedQuery = (text, signal) => {
          asked += 1;
          if (asked === stopAfter) dying.abort(new Error('killed'));
          return index.deps.embedder.embedQuery(text, signal);
        };
        return { ...index, deps: { ...index.deps, embedder: { ...index.deps.embedder, embedQuery } } };
      },
    });
    const job = { v: 1, task: 'run', id } as const;
    const killed = createEvaluationJob(counting(14))(
      job,
      t.context({ signal: dying.signal, lastAttempt: true }),
    );
    expect(
      await killed.then(
        () => 'ended',
        () => 'rejected',
      ),
    ).to.equal('rejected');
    expect(await t.get(id)).to.deep.include({ status: 'running', done: 10 });
    asked = 0;
    await createEvaluationJob(counting(Infinity))(job, t.context());
    expect(asked).to.equal(15);
    expect(await t.get(id)).to.deep.include({ status: 'completed', done: 25 });
  });

  it('finds runs again whose job was lost', async () => {
    await t.add({ questions });
    t.held = [];
    const { id } = await t.start();
    await sql`update retrieval.evaluation_runs set updated_at = now() - interval '1 hour' where id = ${id}`.execute(
      t.postgres.db,
    );
    expect(await idleEvaluations(t.postgres.db, 60)).to.include(id);
    t.held = undefined;
    await redispatchEvaluations(t.deps);
    expect((await t.ended(id)).status).to.equal('completed');
  });

  it('does not take words alone for the quality of a dataset, and says why a run failed', async () => {
    await t.add({ questions });
    t.held = [];
    const { id } = await t.start();
    t.model.faults.add('error', { path: '/api/embed', times: Infinity });
    const job = createEvaluationJob(t.deps);
    const payload = { v: 1, task: 'run', id } as const;
    const first = await job(payload, t.context()).catch(() => 'rejected');
    expect(first).to.equal('rejected');
    expect((await t.get(id)).status).to.equal('running');
    await job(payload, t.context({ lastAttempt: true }));
    const run = await t.get(id);
    expect(run.status).to.equal('failed');
    expect(run.reason).to.match(/embedding model/);
  });

  it('compares two runs down to the single question', async () => {
    await t.add({ questions });
    const before = await t.ended((await t.start()).id);
    await t.library.addDocument({
      datasetId: t.datasetId,
      path: 'copy.md',
      chunks: ['When does the backup run? When does the backup run: question of the backup run.'],
    });
    const after = await t.ended((await t.start()).id);
    const path = `/evaluations/${after.id}/comparison?with=${before.id}`;
    const comparison = comparisonSchema.parse((await t.retrieval.call(viewer, 'GET', path)).body);
    expect(comparison.lost.map(({ question }) => question)).to.deep.equal(['When does the backup run?']);
    expect(comparison.lost[0]).to.deep.include({ baselineRank: 1, candidateRank: 2 });
    expect(comparison.gained).to.deep.equal([]);
    expect(comparison.overall.mrr.difference).to.be.closeTo(-0.5 / 3, 1e-9);
  });

  it('searches as the one who started it: what they may not read is not found', async () => {
    await t.library.addDocument({
      datasetId: t.datasetId,
      path: 'secret.md',
      principals: ['group:board'],
      chunks: ['The merger is called Bluebird.'],
    });
    await t.add({
      questions: [{ question: 'What is the merger called?', expected: [{ sourceKey: 'secret.md' }] }],
    });
    const run = await t.ended((await t.start()).id);
    expect(run.summary?.overall.values.recallAt20).to.equal(0);
  });

  it('fits the weights of fusion, keeps the standard ones where they are as good, and forgets others', async () => {
    await t.add({ questions });
    const stored = {
      datasetId: t.datasetId,
      denseWeight: 0.3,
      scorePerTerm: 2,
      questions: 9,
      heldOut: { fitted: 1, standard: 0 },
    };
    await storeSearchWeights(t.postgres.db, stored);
    await t.weights.refresh();
    const path = `/datasets/${t.datasetId}/search-weights`;
    expect((await t.retrieval.call(viewer, 'GET', path)).body).to.deep.include({
      denseWeight: 0.3,
      questions: 9,
    });
    const run = await t.ended((await t.start({ fitWeights: true })).id);
    expect(run.settings.denseWeight).to.equal(0.3);
    expect(run.summary?.fitted).to.deep.include({ denseWeight: 0.6, scorePerTerm: 3, applied: false });
    expect((await t.retrieval.call(viewer, 'GET', path)).status).to.equal(404);
    expect(t.weights.weightsFor([t.datasetId])).to.equal(undefined);
  });

  it('uses weights of its own in searches of one dataset alone, and says so', async () => {
    const stored = {
      datasetId: t.datasetId,
      denseWeight: 0.8,
      scorePerTerm: 4,
      questions: 9,
      heldOut: { fitted: 1, standard: 0 },
    };
    await storeSearchWeights(t.postgres.db, stored);
    await t.weights.refresh();
    expect(t.weights.weightsFor([t.datasetId])).to.deep.equal({ dense: 0.8, scorePerTerm: 4 });
    expect(t.weights.weightsFor([t.datasetId, 'another'])).to.equal(undefined);
    await t.add({ questions });
    const { settings } = await t.ended((await t.start()).id);
    expect([settings.denseWeight, settings.scorePerTerm]).to.deep.equal([0.8, 4]);
    const path = `/datasets/${t.datasetId}/search-weights`;
    expect((await t.retrieval.call(viewer, 'DELETE', path)).status).to.equal(403);
    expect((await t.retrieval.call(editor, 'DELETE', path)).status).to.equal(204);
    expect(t.weights.weightsFor([t.datasetId])).to.equal(undefined);
  });

  it('stops a run that is cancelled', async () => {
    await t.add({ questions });
    t.held = [];
    const { id } = await t.start();
    await t.retrieval.call(editor, 'POST', `/evaluations/${id}/cancel`);
    await createEvaluationJob(t.deps)({ v: 1, task: 'run', id }, t.context());
    expect(await t.get(id)).to.deep.include({ status: 'cancelled', done: 0 });
  });
});
