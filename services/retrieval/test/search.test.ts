import { randomUUID } from 'node:crypto';
import { connectDatabase } from '@aia/database';
import { testIdentity, usePostgres, useStubModel, useTempFolder } from '@aia/testing';
import { type VectorStore, VectorStoreError } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { expect } from 'chai';
import { createTestLibrary, DIMENSION, type TestLibrary } from './library.js';
import { COLLECTION, startRetrieval, type TestRetrieval } from './start-retrieval.js';

const viewer = testIdentity('viewer');
const admin = testIdentity('admin');

describe('POST /search', () => {
  const postgres = usePostgres();
  const folder = useTempFolder();
  const model = useStubModel();
  let store: VectorStore;
  let library: TestLibrary;
  let retrieval: TestRetrieval;

  before(async () => {
    store = await createLanceDbStore({ path: folder.path });
    retrieval = await startRetrieval({ db: postgres.db, store, modelUrl: model.url });
  });

  beforeEach(async () => {
    await store.dropCollection(COLLECTION);
    await store.ensureCollection(COLLECTION, { dimension: DIMENSION });
    library = createTestLibrary(postgres.db, store, COLLECTION);
  });

  after(async () => {
    await retrieval.server.close(0);
    await store.close();
  });

  const textsOf = async (identity: typeof viewer, body: object) =>
    (await retrieval.search(identity, body)).results.map(({ text }) => text);

  it('finds a passage and gives its text and place from Postgres', async () => {
    const datasetId = await library.addDataset(['everyone']);
    const { documentId, chunkIds } = await library.addDocument({
      datasetId,
      title: 'Backups',
      chunks: ['An unrelated introduction.', 'Run the backup of the database every night.'],
    });
    const { results, degraded } = await retrieval.search(viewer, { query: 'How do I back up the database?' });
    expect(degraded).to.equal(undefined);
    expect(results[0]).to.deep.include({
      chunkId: chunkIds[1],
      documentId,
      datasetId,
      title: 'Backups',
      sourceKey: `${documentId}.md`,
      text: 'Run the backup of the database every night.',
      language: 'en',
      location: { start: 1000, end: 1043, page: null, headingPath: ['Guide', 'Part'] },
    });
  });

  it('finds other forms of Russian words', async () => {
    const datasetId = await library.addDataset(['everyone']);
    await library.addDocument({ datasetId, chunks: ['Разметка дисков и разделов.', 'Сетевые настройки.'] });
    const [first] = await textsOf(viewer, { query: 'как разметить диск на разделы', mode: 'lexical' });
    expect(first).to.equal('Разметка дисков и разделов.');
  });

  it('explains ranks, terms and timings only when asked', async () => {
    const datasetId = await library.addDataset(['everyone']);
    await library.addDocument({ datasetId, chunks: ['red apples', 'green pears'] });
    const plain = await retrieval.search(viewer, { query: 'apples' });
    expect(plain.explanation).to.equal(undefined);
    expect(plain.results[0]).not.to.have.property('ranks');
    const { results, explanation, timings } = await retrieval.search(viewer, {
      query: 'apples',
      explain: true,
    });
    expect(results[0]?.ranks?.dense?.rank).to.equal(1);
    expect(results[0]?.ranks?.lexical?.rank).to.equal(1);
    expect(explanation).to.deep.include({
      language: 'en',
      terms: ['appl'],
      text: 'apples',
      phrases: [],
      exclusions: [],
      mode: 'hybrid',
      legs: { dense: { asked: 50, found: 2 }, lexical: { asked: 50, found: 1 } },
      fusion: { method: 'convex combination of scaled scores', denseWeight: 0.6, scorePerTerm: 3 },
      droppedByCheck: 0,
      dropped: { check: 0, words: 0, duplicates: 0 },
      reranked: false,
      embeddingCached: null,
    });
    expect(JSON.stringify(explanation?.filter)).to.include(datasetId).and.include('everyone');
    expect(timings).to.include.keys('scope', 'embed', 'dense', 'lexical', 'fuse', 'check', 'total');
  });

  it('shows nothing of datasets that the caller may not read, and everything to an administrator', async () => {
    const open = await library.addDataset(['everyone']);
    const closed = await library.addDataset([`user:${randomUUID()}`]);
    await library.addDocument({ datasetId: open, chunks: ['the public plan'] });
    await library.addDocument({ datasetId: closed, chunks: ['the secret plan'] });
    expect(await textsOf(viewer, { query: 'plan' })).to.deep.equal(['the public plan']);
    expect(await textsOf(admin, { query: 'plan' })).to.have.members(['the public plan', 'the secret plan']);
  });

  it('gives a member of a group what the group may read', async () => {
    const group = randomUUID();
    const datasetId = await library.addDataset([`group:${group}`]);
    await library.addDocument({ datasetId, chunks: ['the team plan'] });
    expect(await textsOf(testIdentity('viewer', [group]), { query: 'plan' })).to.deep.equal([
      'the team plan',
    ]);
    expect(await textsOf(viewer, { query: 'team plan' })).not.to.include('the team plan');
  });

  it('answers 404 for an unknown dataset and for one that the caller may not read, in the same words', async () => {
    const closed = await library.addDataset([]);
    const one = await retrieval.refused(viewer, { query: 'x', datasetIds: [closed] });
    const other = await retrieval.refused(viewer, { query: 'x', datasetIds: [randomUUID()] });
    expect([one.problem.status, one.problem.code]).to.deep.equal([404, 'not-found']);
    expect({ ...one.problem, requestId: '' }).to.deep.equal({ ...other.problem, requestId: '' });
  });

  it('searches only the datasets that were asked for', async () => {
    const [first, second] = [await library.addDataset(['everyone']), await library.addDataset(['everyone'])];
    await library.addDocument({ datasetId: first, chunks: ['plan one'] });
    await library.addDocument({ datasetId: second, chunks: ['plan two'] });
    expect(await textsOf(viewer, { query: 'plan', datasetIds: [second, second] })).to.deep.equal([
      'plan two',
    ]);
  });

  it('keeps documents with principals of their own from everyone else, whatever the index says', async () => {
    const datasetId = await library.addDataset(['everyone']);
    const { documentId } = await library.addDocument({
      datasetId,
      chunks: ['the board plan'],
      principals: [`user:${viewer.userId}`],
    });
    expect(await textsOf(viewer, { query: 'board plan', datasetIds: [datasetId] })).to.have.lengthOf(1);
    const other = testIdentity('viewer');
    expect(await textsOf(other, { query: 'board plan', datasetIds: [datasetId] })).to.deep.equal([]);
    await store.upsert(COLLECTION, await widened(store, documentId));
    expect(await textsOf(other, { query: 'board plan', datasetIds: [datasetId] })).to.deep.equal([]);
  });

  it('drops points of superseded versions and deleted documents, and counts them', async () => {
    const datasetId = await library.addDataset(['everyone']);
    await library.addDocument({ datasetId, chunks: ['old plan'], stalePoints: true });
    const { documentId } = await library.addDocument({ datasetId, chunks: ['deleted plan'] });
    await library.addDocument({ datasetId, chunks: ['current plan'] });
    const deleted = { deleted_at: new Date(), state: 'deleted' as const };
    await postgres.db.updateTable('ingestion.documents').set(deleted).where('id', '=', documentId).execute();
    const body = { query: 'plan', datasetIds: [datasetId], explain: true };
    const { results, explanation } = await retrieval.search(viewer, body);
    expect(results.map(({ text }) => text)).to.deep.equal(['current plan']);
    expect(explanation?.droppedByCheck).to.equal(2);
  });

  it('looks further when stale points fill the first round', async () => {
    const datasetId = await library.addDataset(['everyone']);
    const stale = Array.from({ length: 60 }, () => 'plan');
    await library.addDocument({ datasetId, chunks: stale, stalePoints: true });
    await library.addDocument({ datasetId, chunks: ['a plan among many other words that make it longer'] });
    expect(await textsOf(viewer, { query: 'plan', datasetIds: [datasetId], limit: 1 })).to.have.lengthOf(1);
  });

  it('narrows by labels, language, documents and time', async () => {
    const datasetId = await library.addDataset(['everyone']);
    const january = Date.parse('2026-01-15T00:00:00Z');
    const first = await library.addDocument({
      datasetId,
      chunks: ['plan a'],
      labels: ['x'],
      updatedAt: january,
    });
    await library.addDocument({ datasetId, chunks: ['план plan'], labels: ['y'] });
    const find = (filter: object) => textsOf(viewer, { query: 'plan', datasetIds: [datasetId], filter });
    expect(await find({ labels: ['x'] })).to.deep.equal(['plan a']);
    expect(await find({ documentIds: [first.documentId] })).to.deep.equal(['plan a']);
    expect(await find({ updatedBefore: '2026-02-01T00:00:00Z' })).to.deep.equal(['plan a']);
    expect(await find({ updatedAfter: '2026-02-01T00:00:00Z' })).to.deep.equal(['план plan']);
    expect(await find({ languages: ['de'] })).to.deep.equal([]);
  });

  it('returns no more than the limit', async () => {
    const datasetId = await library.addDataset(['everyone']);
    await library.addDocument({ datasetId, chunks: Array.from({ length: 20 }, (_, n) => `plan ${n}`) });
    const body = { query: 'plan', datasetIds: [datasetId] };
    expect((await retrieval.search(viewer, { ...body, limit: 3 })).results).to.have.lengthOf(3);
    expect((await retrieval.search(viewer, body)).results).to.have.lengthOf(10);
  });

  for (const fault of ['refuse', 'error', 'overloaded', 'hang'] as const) {
    it(`searches words alone and says so when the model answers with "${fault}"`, async () => {
      const datasetId = await library.addDataset(['everyone']);
      await library.addDocument({ datasetId, chunks: ['red apples'] });
      model.faults.add(fault, { path: '/api/embed', times: 10 });
      const { results, degraded } = await retrieval.search(viewer, {
        query: 'apple',
        datasetIds: [datasetId],
      });
      expect(degraded?.code).to.equal('no-embedder');
      expect(results.map(({ text }) => text)).to.deep.equal(['red apples']);
    });
  }

  for (const query of [
    'what is it',
    '🚀🎉',
    '!!!',
    '¿',
    '\u0000\u0001',
    '%_\\\'"',
    'a'.repeat(4000),
    'слово '.repeat(600),
  ]) {
    it(`answers ${JSON.stringify(query.slice(0, 20))} with results or none, never a fault`, async () => {
      const datasetId = await library.addDataset(['everyone']);
      await library.addDocument({ datasetId, chunks: ['red apples'] });
      for (const mode of ['hybrid', 'dense', 'lexical']) {
        const { results } = await retrieval.search(viewer, { query, mode, datasetIds: [datasetId] });
        expect(results.length).to.be.at.most(1);
      }
    });
  }

  it('finds nothing before anything was ingested', async () => {
    await library.addDataset(['everyone']);
    await store.dropCollection(COLLECTION);
    expect((await retrieval.search(viewer, { query: 'anything' })).results).to.deep.equal([]);
  });

  it('names every bad field of a request', async () => {
    const { problem } = await retrieval.refused(viewer, { query: ' ', limit: 0, mode: 'psychic', extra: 1 });
    expect(problem.code).to.equal('validation-failed');
    expect(problem.errors?.map(({ path }) => path)).to.have.members([
      'body.query',
      'body.limit',
      'body.mode',
      'body.extra',
    ]);
  });

  it('lets nobody in without an identity of the gateway', async () => {
    expect((await retrieval.refused(undefined, { query: 'x' })).problem.status).to.equal(401);
  });

  it('counts searches and steps', async () => {
    await retrieval.search(viewer, { query: 'anything' });
    const text = await (await fetch(`${retrieval.server.url}/metrics`)).text();
    expect(text).to.match(
      /retrieval_searches_total\{mode="hybrid",degraded="no",service="retrieval"\} [1-9]/,
    );
    expect(text).to.include('retrieval_step_duration_seconds_bucket');
    expect(text).to.include('retrieval_dropped_hits_total');
  });

  it('is ready while Postgres and the store answer', async () => {
    const health = await fetch(`${retrieval.server.url}/health/ready`);
    expect(health.status).to.equal(200);
  });
});

/** The points of a document with principals that would let anyone read it: an index that is behind. */
async function widened(store: VectorStore, documentId: string) {
  const filter = { kind: 'equals', field: 'documentId', value: documentId } as const;
  const { items } = await store.page(COLLECTION, { limit: 10, filter });
  return items.map(({ id, payload }) => ({
    id,
    dense: Array.from({ length: DIMENSION }, (_, index) => (index === 0 ? 1 : 0)),
    terms: ['board', 'plan'],
    payload: { ...payload, principals: ['*'] },
  }));
}

describe('POST /search without what it needs', () => {
  const postgres = usePostgres();
  const folder = useTempFolder();
  const model = useStubModel();

  it('answers 503 with Retry-After when the vector store is down', async () => {
    const real = await createLanceDbStore({ path: folder.path });
    const down = () => Promise.reject(new VectorStoreError('unavailable', 'down'));
    const store = Object.assign(Object.create(real) as VectorStore, {
      searchDense: down,
      searchLexical: down,
      ping: down,
    });
    const retrieval = await startRetrieval({ db: postgres.db, store, modelUrl: model.url });
    try {
      await createTestLibrary(postgres.db, real, COLLECTION).addDataset(['everyone']);
      const { problem, retryAfter } = await retrieval.refused(viewer, { query: 'x y' });
      expect([problem.status, problem.code, retryAfter]).to.deep.equal([503, 'dependency-unavailable', '2']);
      const health = await fetch(`${retrieval.server.url}/health/ready`);
      expect(health.status).to.equal(503);
      expect(await health.json()).to.have.nested.property('checks.vector-store.ok', false);
    } finally {
      await retrieval.server.close(0);
      await real.close();
    }
  });

  it('answers 503 when Postgres is down', async () => {
    const url = 'postgres://nobody@127.0.0.1:9/none';
    const db = connectDatabase({ url, poolSize: 1, applicationName: 'test', onError: () => undefined });
    const store = await createLanceDbStore({ path: folder.path });
    const retrieval = await startRetrieval({ db, store, modelUrl: model.url });
    try {
      const { problem } = await retrieval.refused(viewer, { query: 'x' });
      expect([problem.status, problem.code]).to.deep.equal([503, 'dependency-unavailable']);
    } finally {
      await retrieval.server.close(0);
      await store.close();
      await db.destroy();
    }
  });
});
