import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Index } from '@aia/contracts';
import { findActiveIndex } from '@aia/database/ingestion';
import { testIdentity } from '@aia/testing';
import { expect } from 'chai';
import { eventually } from './support/eventually.js';
import { useIngestion } from './support/use-ingestion.js';

const OTHER = 'other-embedder';
const DIMENSION = 64;
const modelsConfig = join(tmpdir(), `aia-models-${process.pid}.json`);
const text = (name: string) =>
  `# ${name}\n\nThe ${name} is described here, word by word, for those who look for it.\n`;

describe('indexes', function () {
  this.timeout(120_000);
  before(() => {
    const { models } = JSON.parse(readFileSync('config/models.json', 'utf8')) as { models: object[] };
    const other = { ...models[0], name: OTHER, dimension: DIMENSION };
    writeFileSync(modelsConfig, JSON.stringify({ models: [...models, other] }));
  });
  after(() => rmSync(modelsConfig, { force: true }));
  const ingestion = useIngestion({
    modelsConfig,
    stubModels: [
      { name: 'multilingual-e5-small', kind: 'embedding', dimension: 384, contextTokens: 512 },
      { name: OTHER, kind: 'embedding', dimension: DIMENSION, contextTokens: 512 },
    ],
  });
  const api = ingestion.as(testIdentity('admin'));
  let datasetId: string;

  before(async () => {
    await ingestion.startWorker();
    datasetId = (await api.createDataset('guides')).id;
    await api.ingest(datasetId, { 'a.md': text('Alpha'), 'b.md': text('Beta'), 'c.md': text('Gamma') });
  });

  const call = async (method: string, path: string, body?: object) =>
    (await api.call(method, `/admin/indexes${path}`, body)) as { status: number; body: Index };
  const inState = (id: string, ...states: string[]) =>
    eventually(async () => states.includes((await call('GET', `/${id}`)).body.status));
  const pointsOf = async (collection: string) => {
    const vectors = await ingestion.openVectors();
    try {
      return await vectors.count(collection);
    } finally {
      await vectors.close();
    }
  };
  const active = async () =>
    (await findActiveIndex(ingestion.db)) ?? { id: '', collection: '', embeddingModel: '' };

  it('changes the embedding model and goes back without losing a document', async () => {
    const first = await active();
    const created = await call('POST', '', { embeddingModel: OTHER });
    expect(created.status).to.equal(202);
    expect((await call('POST', '', {})).status, 'one build at a time').to.equal(409);
    await inState(created.body.id, 'ready');
    const built = (await call('GET', `/${created.body.id}`)).body;
    expect(built).to.include({ dimension: DIMENSION, chunksDone: 3, chunksTotal: 3 });
    expect(built.verification).to.include({ passed: true, points: 3, chunks: 3 });
    expect((await active()).id, 'nothing changes before the activation').to.equal(first.id);

    await api.ingest(datasetId, { 'd.md': text('Delta') });
    await call('POST', `/${built.id}/activate`);
    await inState(built.id, 'active');
    expect(await active()).to.include({ collection: built.collection, embeddingModel: OTHER });
    expect(await pointsOf(built.collection), 'what was published since the build is there').to.equal(4);

    await api.ingest(datasetId, { 'e.md': text('Epsilon') });
    expect(await pointsOf(built.collection), 'new documents go to the new index').to.equal(5);
    expect(await pointsOf(first.collection)).to.equal(4);

    const back = await call('POST', '/rollback');
    expect(back.status).to.equal(202);
    await inState(first.id, 'active');
    expect(await pointsOf(first.collection), 'it caught up before it took over').to.equal(5);
    await api.ingest(datasetId, { 'f.md': text('Zeta') });
    expect(await pointsOf(first.collection)).to.equal(6);
  });

  it('builds a fresh index with the same model while documents change', async () => {
    const created = await call('POST', '', {});
    await Promise.all([
      api.ingest(datasetId, { 'a.md': text('Alpha second'), 'g.md': text('Eta') }),
      inState(created.body.id, 'ready'),
    ]);
    await call('POST', `/${created.body.id}/activate`);
    await inState(created.body.id, 'active');
    const { collection } = await active();
    await eventually(async () => (await pointsOf(collection)) === 7);
    const chunks = await ingestion.db.selectFrom('ingestion.published_chunks').select('chunk_id').execute();
    expect(chunks).to.have.length(7);
  });

  it('deletes an index that is not in use, and no other', async () => {
    const { id } = await active();
    expect((await call('DELETE', `/${id}`)).status).to.equal(409);
    const { items } = (await api.call('GET', '/admin/indexes')).body as { items: Index[] };
    const retired = items.find(({ status }) => status === 'retired');
    expect((await call('DELETE', `/${retired?.id}`)).status).to.equal(202);
    await eventually(async () => (await call('GET', `/${retired?.id}`)).status === 404);
  });

  it('refuses a model that nobody knows', async () => {
    expect((await call('POST', '', { embeddingModel: 'magic' })).status).to.equal(400);
  });
});
