import type { ChunkingPreview, Chunk, Dataset, Page, Problem } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { expect } from 'chai';
import { eventually } from './support/eventually.js';
import { indexMatchesChunks } from './support/index-matches.js';
import { useIngestion } from './support/use-ingestion.js';

const paragraph = (name: string) => Array.from({ length: 50 }, (_, i) => `${name}${i % 9}`).join(' ');
const GUIDE = `# Guide\n\n${['one', 'two', 'three', 'four'].map((name) => `${paragraph(name)}.`).join('\n\n')}\n`;
const TABLE = `# Rates\n\n| name | value |\n|---|---|\n${'| tariff | 1234567 |\n'.repeat(80)}`;

describe('chunking settings', function () {
  this.timeout(90_000);
  const ingestion = useIngestion();
  const api = ingestion.as(testIdentity());
  let dataset = 0;
  let datasetId: string;

  before(() => ingestion.startWorker());
  beforeEach(async () => {
    datasetId = (await api.createDataset(`cut-${++dataset}`)).id;
  });

  const chunksOf = async (index = 0) => {
    const document = (await api.documents(datasetId))[index];
    const answer = await api.call('GET', `/documents/${document?.id}/chunks?limit=200`);
    return (answer.body as Page<Chunk>).items;
  };
  const change = (chunking: object) =>
    api.call('PATCH', `/datasets/${datasetId}`, { settings: { chunking } });
  const settled = () =>
    eventually(async () => {
      const answer = (await api.call('GET', `/datasets/${datasetId}`)).body as Dataset;
      const documents = await api.documents(datasetId);
      return answer.outdatedDocuments === 0 && documents.every(({ state }) => state === 'published');
    });
  const preview = async (query: string, content: string, name = 'guide.md') => {
    const form = new FormData();
    form.append('files', new Blob([content]), name);
    const response = await api.raw(`/datasets/${datasetId}/chunking/preview?${query}`, {
      method: 'POST',
      body: form,
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };

  it('shows the chunks of a file before anything is embedded', async () => {
    ingestion.model.requests.splice(0);
    const answer = await preview('strategy=sentences&targetTokens=100&limit=1', GUIDE);
    expect(answer.status).to.equal(200);
    const body = answer.body as ChunkingPreview;
    expect(body).to.deep.include({
      title: 'Guide',
      mime: 'text/markdown',
      language: 'en',
      length: GUIDE.length,
    });
    expect(body.chunking).to.include({ strategy: 'sentences', targetTokens: 100, maxTokens: 400 });
    expect(body.total).to.be.greaterThan(1);
    expect(body.chunks).to.have.length(1);
    expect(body.chunks[0]?.text).to.equal(
      GUIDE.slice(body.chunks[0]?.location.start, body.chunks[0]?.location.end),
    );
    expect(await api.documents(datasetId)).to.deep.equal([]);
    expect(ingestion.model.requests.filter(({ path }) => path === '/api/embed')).to.deep.equal([]);
  });

  it('tells what is wrong with settings or with a file', async () => {
    const settings = await preview('targetTokens=100&maxTokens=50', GUIDE);
    expect(settings.status).to.equal(400);
    expect((settings.body as Problem).errors?.[0]?.path).to.equal('query.targetTokens');
    const file = await preview('', '%PDF-1.7\nnothing here', 'broken.pdf');
    expect(file.status).to.equal(400);
    expect((file.body as Problem).detail).to.match(/PDF is damaged/);
    expect((await change({ targetTokens: 1 })).status).to.equal(400);
    expect((await change({ colour: 'red' })).status).to.equal(400);
  });

  it('cuts published documents again as new versions when the settings change', async () => {
    await api.ingest(datasetId, { 'guide.md': GUIDE, 'rates.md': TABLE });
    const before_ = await chunksOf();
    expect((await change({ targetTokens: 100, maxTokens: 120, parentTokens: 400 })).status).to.equal(200);
    await settled();
    const documents = await api.documents(datasetId);
    expect(documents.map(({ version }) => version)).to.deep.equal([2, 2]);
    const after_ = await chunksOf();
    expect(after_.length).to.be.greaterThan(before_.length);
    for (const { location, parent } of after_) {
      expect(parent?.start).to.be.at.most(location.start);
      expect(parent?.end).to.be.at.least(location.end);
    }
    const rows = await ingestion.db
      .selectFrom('ingestion.published_chunks')
      .select(['parent_start_offset', 'parent_end_offset', 'prefix', 'start_offset', 'text'])
      .where('dataset_id', '=', datasetId)
      .execute();
    expect(rows.every((row) => row.parent_start_offset !== null && row.parent_end_offset !== null)).to.equal(
      true,
    );
    await eventually(() => indexMatchesChunks(ingestion));
  });

  it('embeds the head of a long table with each of its parts', async () => {
    await api.ingest(datasetId, { 'rates.md': TABLE });
    const chunks = await chunksOf();
    expect(chunks.length).to.be.greaterThan(1);
    expect(chunks.at(-1)?.prefix).to.equal('Rates\n| name | value |\n|---|---|');
    expect(chunks.at(-1)?.text).to.match(/^\| tariff/);
  });

  it('does nothing when the same settings are written again', async () => {
    await api.ingest(datasetId, { 'guide.md': GUIDE });
    const answer = await change({ strategy: 'structure' });
    expect((answer.body as Dataset).outdatedDocuments).to.equal(0);
    await settled();
    expect((await api.documents(datasetId))[0]?.version).to.equal(1);
  });

  it('takes settings that change while a document is on its way', async () => {
    await ingestion.model.stopListening();
    const accepted = await api.upload(datasetId, { 'guide.md': GUIDE });
    const importId = (accepted.body as { import: { id: string } }).import.id;
    await eventually(async () => (await api.documents(datasetId))[0]?.state === 'embedding');
    await change({ targetTokens: 60, maxTokens: 80 });
    await ingestion.model.listenAgain();
    await api.waitForImport(importId);
    await settled();
    const chunks = await chunksOf();
    expect(Math.max(...chunks.map(({ tokenEstimate }) => tokenEstimate))).to.be.at.most(80);
    await eventually(() => indexMatchesChunks(ingestion));
  });

  it('previews a document that is there already', async () => {
    await api.ingest(datasetId, { 'guide.md': GUIDE });
    const [document] = await api.documents(datasetId);
    const answer = await api.call('GET', `/documents/${document?.id}/chunking/preview?strategy=document`);
    const { chunks } = answer.body as ChunkingPreview;
    expect(chunks[0]?.parent).to.deep.equal({ start: 0, end: GUIDE.trim().length });
  });
});
