import { expect } from 'chai';
import type { Chunk, DocumentContent, Page } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { useIngestion } from './support/use-ingestion.js';

const GUIDE = '# Guide\n\nIntroduction to the guide.\n\n## Backup\n\nRun the dump tool every night.\n';

describe('the ingestion pipeline', () => {
  const ingestion = useIngestion();
  const api = ingestion.as(testIdentity());
  let datasetId: string;

  before(async function () {
    this.timeout(90_000);
    await ingestion.startWorker();
    datasetId = (await api.createDataset('guides')).id;
  });

  it('publishes an uploaded Markdown file with its title, chunks and content', async () => {
    const done = await api.ingest(datasetId, { 'docs/guide.md': GUIDE });
    const [document] = await api.documents(datasetId);
    expect(done).to.deep.include({ status: 'completed' });
    expect(done.progress).to.deep.include({ total: 1, published: 1, pending: 0, chunksIndexed: 1 });
    expect(document).to.deep.include({
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
});
