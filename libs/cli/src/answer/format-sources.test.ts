import type { Citation, Source } from '@aia/contracts';
import { expect } from 'chai';
import { formatSources } from './format-sources.js';

const plain = { bold: (text: string) => text, dim: (text: string) => text };
const urlOf = (path: string) => `http://x/api/v1${path}`;

function sourceOf(index: number): Source {
  return {
    index,
    chunkId: 'c',
    documentId: `doc${index}`,
    versionId: `ver${index}`,
    datasetId: 'd',
    title: `Title ${index}`,
    sourceKey: `file${index}.pdf`,
    text: `whole passage ${index}`,
    score: 1,
    location: { start: 0, end: 100, page: index, headingPath: ['Install', 'Disks'] },
  };
}
function citationOf(sourceIndex: number, start: number): Citation {
  const ids = { documentId: `doc${sourceIndex}`, versionId: `ver${sourceIndex}` };
  const range = { answerStart: 0, answerEnd: 1, start, end: start + 5 };
  return { sourceIndex, ...ids, ...range, quote: `quote at ${start}`, page: 1, support: 1 };
}

describe('The sources of an answer', () => {
  it('are those that it cites, each range once, with how to open it', () => {
    const citations = [citationOf(2, 10), citationOf(2, 10), citationOf(2, 30)];
    const text = formatSources({ sources: [1, 2, 3].map(sourceOf), citations }, urlOf, plain);
    expect(text.split('\n')).to.deep.equal([
      'Sources:',
      '[2] Title 2 (file2.pdf, page 2, Install > Disks)',
      '    "quote at 10"',
      '    npx aia open doc2 --version ver2 --start 10 --end 15',
      '    http://x/api/v1/documents/doc2/content?versionId=ver2&start=10&end=15',
      '    "quote at 30"',
      '    npx aia open doc2 --version ver2 --start 30 --end 35',
      '    http://x/api/v1/documents/doc2/content?versionId=ver2&start=30&end=35',
    ]);
  });

  it('are the first passages found when it cites none, and it says so', () => {
    const text = formatSources({ sources: [1, 2, 3, 4].map(sourceOf), citations: [] }, urlOf, plain);
    expect(text).to.include('Found, but not cited:').and.to.include('"whole passage 3"');
    expect(text).to.not.include('[4]');
  });

  it('are nothing for an answer without retrieval', () => {
    expect(formatSources({ sources: [], citations: [] }, urlOf, plain)).to.equal('');
  });
});
