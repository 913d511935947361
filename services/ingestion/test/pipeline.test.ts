import { expect } from 'chai';
import type { Chunk, DocumentContent, Page } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { eventually } from './support/eventually.js';
import { indexMatchesChunks } from './support/index-matches.js';
import { useIngestion } from './support/use-ingestion.js';

const GUIDE = '# Guide\n\nIntroduction to the guide.\n\n## Backup\n\nRun the dump tool every night.\n';
const embedCalls = (requests: { path: string }[]) =>
  requests.filter(({ path }) => path === '/api/embed').length;

describe('the ingestion pipeline', function () {
  this.timeout(90_000);
  const ingestion = useIngestion();
  const api = ingestion.as(testIdentity());
  let dataset = 0;
  let datasetId: string;

  before(() => ingestion.startWorker());
  beforeEach(async () => {
    datasetId = (await api.createDataset(`guides-${++dataset}`)).id;
  });

  it('publishes an uploaded Markdown file with its title, chunks and content', async () => {
    const done = await api.ingest(datasetId, { 'docs/guide.md': GUIDE });
    expect(done.status).to.equal('completed');
    expect(done.progress).to.include({
      total: 1,
      published: 1,
      pending: 0,
      chunksTotal: 1,
      chunksIndexed: 1,
    });
    const [document] = await api.documents(datasetId);
    expect(document).to.include({
      sourceKey: 'docs/guide.md',
      title: 'Guide',
      state: 'published',
      mime: 'text/markdown',
      language: 'en',
      version: 1,
      chunkCount: 1,
    });
    const content = (await api.call('GET', `/documents/${document?.id}/content`)).body as DocumentContent;
    expect(content.text).to.equal(GUIDE);
    const chunks = (await api.call('GET', `/documents/${document?.id}/chunks`)).body as Page<Chunk>;
    expect(chunks.items.map(({ text, location }) => [text, location.start, location.end])).to.deep.equal([
      [GUIDE.trim(), 0, GUIDE.trim().length],
    ]);
  });

  it('does nothing for a file that is published as it is', async () => {
    await api.ingest(datasetId, { 'guide.md': GUIDE });
    ingestion.model.requests.splice(0);
    const again = await api.ingest(datasetId, { 'guide.md': GUIDE });
    expect(again.progress).to.include({ total: 1, unmodified: 1, published: 0, pending: 0 });
    expect(embedCalls(ingestion.model.requests)).to.equal(0);
    expect((await api.documents(datasetId))[0]?.version).to.equal(1);
  });

  it('shows the old version until the new one is whole, and sweeps it then', async () => {
    await api.ingest(datasetId, { 'guide.md': GUIDE });
    const [before_] = await api.documents(datasetId);
    await ingestion.model.stopListening();
    const changed = `${GUIDE}\nA new paragraph.\n`;
    const accepted = await api.upload(datasetId, { 'guide.md': changed });
    const importId = (accepted.body as { import: { id: string } }).import.id;
    await eventually(async () => (await api.documents(datasetId))[0]?.state === 'embedding');
    const during = (await api.call('GET', `/documents/${before_?.id}/content`)).body as DocumentContent;
    expect(during.text).to.equal(GUIDE);

    await ingestion.model.listenAgain();
    await api.waitForImport(importId);
    const [after_] = await api.documents(datasetId);
    expect(after_).to.include({ id: before_?.id, state: 'published', version: 2 });
    const now = (await api.call('GET', `/documents/${before_?.id}/content`)).body as DocumentContent;
    expect(now.text).to.equal(changed);
    await eventually(() => indexMatchesChunks(ingestion));
    const old = `/documents/${before_?.id}/content?versionId=${before_?.versionId}`;
    expect(((await api.call('GET', old)).body as DocumentContent).text, 'what old citations show').to.equal(
      GUIDE,
    );
  });

  it('fails an unreadable PDF with a reason and publishes the rest of the import', async () => {
    const done = await api.ingest(datasetId, { 'guide.md': GUIDE, 'broken.pdf': '%PDF-1.7\nnothing here' });
    expect(done.progress).to.include({ total: 2, published: 1, failed: 1, pending: 0 });
    expect(done.failures[0]).to.deep.include({ sourceKey: 'broken.pdf' });
    expect(done.failures[0]?.failure).to.deep.equal({
      code: 'unreadable-file',
      reason: 'The PDF is damaged and cannot be opened; export or download it again.',
      retryable: false,
    });
  });

  it('skips an empty file', async () => {
    const done = await api.ingest(datasetId, { 'empty.txt': '' });
    expect(done.progress).to.include({ total: 1, skipped: 1, pending: 0 });
    const [document] = await api.documents(datasetId);
    expect(document?.failure?.code).to.equal('empty');
  });

  it('tries a failed document again when asked to', async () => {
    await api.ingest(datasetId, { 'broken.pdf': '%PDF-1.7\nnothing here' });
    const [document] = await api.documents(datasetId);
    const answer = await api.call('POST', `/documents/${document?.id}/retry`);
    expect(answer.status).to.equal(202);
    expect(answer.body).to.deep.include({ state: 'queued', failure: null });
    await eventually(async () => (await api.documents(datasetId))[0]?.state === 'failed');
  });

  it('refuses to try a published document again', async () => {
    await api.ingest(datasetId, { 'guide.md': GUIDE });
    const [document] = await api.documents(datasetId);
    expect((await api.call('POST', `/documents/${document?.id}/retry`)).status).to.equal(409);
  });

  it('removes a deleted document from the API and from the index', async () => {
    await api.ingest(datasetId, { 'guide.md': GUIDE, 'other.md': '# Other\n\ntext\n' });
    const guide = (await api.documents(datasetId)).find(({ sourceKey }) => sourceKey === 'guide.md');
    expect((await api.call('DELETE', `/documents/${guide?.id}`)).status).to.equal(204);
    expect((await api.call('GET', `/documents/${guide?.id}`)).status).to.equal(404);
    expect((await api.documents(datasetId)).map(({ sourceKey }) => sourceKey)).to.deep.equal(['other.md']);
    await eventually(() => indexMatchesChunks(ingestion));
  });

  it('brings a deleted document back when its file is uploaded again', async () => {
    await api.ingest(datasetId, { 'guide.md': GUIDE });
    const [document] = await api.documents(datasetId);
    await api.call('DELETE', `/documents/${document?.id}`);
    const done = await api.ingest(datasetId, { 'guide.md': GUIDE });
    expect(done.progress).to.include({ published: 1 });
    expect((await api.documents(datasetId))[0]).to.include({
      id: document?.id,
      state: 'published',
      version: 2,
    });
  });

  it('removes everything of a deleted dataset', async () => {
    await api.ingest(datasetId, { 'guide.md': GUIDE });
    expect((await api.call('DELETE', `/datasets/${datasetId}`)).status).to.equal(204);
    expect((await api.call('GET', `/datasets/${datasetId}`)).status).to.equal(404);
    await eventually(() => indexMatchesChunks(ingestion));
  });
});
