import { expect } from 'chai';
import type { Chunk, DocumentContent, Page } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { samplePptx, sampleXlsx, sheetRow, slideShape } from './support/office-samples.js';
import { samplePdf } from './support/pdf-samples.js';
import { useIngestion } from './support/use-ingestion.js';

describe('locations', function () {
  this.timeout(90_000);
  const ingestion = useIngestion({ maxFileBytes: 4_000_000 });
  const api = ingestion.as(testIdentity());
  let datasetId: string;
  let dataset = 0;

  /** Chunks and content of the only document. */
  const read = async (range = '') => {
    const [document] = await api.documents(datasetId);
    const chunks = (await api.call('GET', `/documents/${document?.id}/chunks`)).body as Page<Chunk>;
    const content = (await api.call('GET', `/documents/${document?.id}/content${range}`))
      .body as DocumentContent;
    return { document, content, chunks: chunks.items };
  };

  before(() => ingestion.startWorker({ LARGE_TEXT_BYTES: '1000000' }));
  beforeEach(async () => {
    datasetId = (await api.createDataset(`places-${++dataset}`)).id;
  });

  it('of a workbook are sheet and rows', async () => {
    const rows = Array.from({ length: 300 }, (_, i) =>
      sheetRow(i + 1, i === 0 ? ['Name', 'Note'] : [`n${i}`, 'word word']),
    );
    await api.ingest(datasetId, { 'a.xlsx': sampleXlsx([{ name: 'People', rows: rows.join('') }]) });
    const { chunks, content } = await read();
    expect(chunks.length).to.be.greaterThan(3);
    for (const { text, location } of chunks) {
      expect(location.sheet).to.equal('People');
      expect(text).to.contain(`| n${(location.rowEnd ?? 0) - 1} |`);
    }
    expect(chunks.at(-1)?.location.rowEnd).to.equal(300);
    expect(content.places?.[0]).to.include({ sheet: 'People', row: 1 });
  });

  it('of a presentation are slides', async () => {
    const slides = [1, 2].map(
      (n) => slideShape('title', `Slide ${n}`) + slideShape('body', 'long words '.repeat(120)),
    );
    await api.ingest(datasetId, { 'a.pptx': samplePptx(slides) });
    const { chunks } = await read();
    expect(chunks.at(-1)?.location.slide).to.equal(2);
    expect(chunks.at(-1)?.location.headingPath).to.deep.equal(['Slide 2']);
  });

  it('of a PDF are pages under the headings of their font', async () => {
    const line = (text: string, y: number, size = 10) => ({ text, y, size });
    const pages = [[line('Guide', 780, 24), line('Some ordinary words of a page stand here.', 700)]];
    await api.ingest(datasetId, { 'a.pdf': Buffer.from(samplePdf(pages)) });
    const { chunks } = await read();
    expect(chunks[0]?.location).to.include({ page: 1 });
    expect(chunks[0]?.location.headingPath).to.deep.equal(['Guide']);
  });

  it('of a large text, which is read in pieces, are its lines, and any range of it can be read', async () => {
    const lines = Array.from(
      { length: 400 },
      (_, i) => `# Part ${i + 1}\r\n\r\n${`Words of ${i + 1}. `.repeat(200)}`,
    );
    const large = Buffer.from(`\ufeff${lines.join('\r\n\r\n')}`);
    expect(large.length).to.be.greaterThan(1_100_000);
    await api.ingest(datasetId, { 'large.md': large });
    const { document, content, chunks } = await read('?start=900000&end=900100');
    expect(document?.state).to.equal('published');
    const text = large.toString('utf8').slice(1).replaceAll('\r\n', '\n');
    expect(content.text).to.equal(text.slice(900_000, 900_100));
    expect(content.length).to.equal(text.length);
    for (const chunk of chunks) {
      const { start, end, lineStart = 0, headingPath } = chunk.location;
      expect(chunk.text).to.equal(text.slice(start, end));
      expect(lineStart).to.equal(text.slice(0, start).split('\n').length);
      expect(headingPath).to.deep.equal([
        /Part \d+|Words of (\d+)/.exec(chunk.text)?.[0].replace('Words of', 'Part'),
      ]);
    }
  });
});
