import { expect } from 'chai';
import type { CheckedHit } from './check.js';
import { countFacets } from './facets.js';

const hit = (documentId: string, labels: string[], payload: object = {}) =>
  ({
    hit: { payload },
    chunk: { documentId, labels, language: 'en', mime: null, datasetId: 'd' },
  }) as unknown as CheckedHit;

describe('countFacets', () => {
  it('counts documents once for each of their values, most first', () => {
    const hits = [hit('1', ['a', 'b']), hit('1', ['a']), hit('2', ['b']), hit('3', [])];
    expect(countFacets(hits, ['label', 'language', 'mime'])).to.deep.equal({
      label: [
        { value: 'b', count: 2 },
        { value: 'a', count: 1 },
      ],
      language: [{ value: 'en', count: 3 }],
      mime: [],
    });
  });

  it('reads sources, authors and folders from the point', () => {
    const hits = [
      hit('1', [], { sources: ['git'], author: 'Ann', paths: ['docs', 'docs/api', 'docs/api/x.md'] }),
    ];
    expect(countFacets(hits, ['source', 'author', 'folder', 'dataset'])).to.deep.equal({
      source: [{ value: 'git', count: 1 }],
      author: [{ value: 'Ann', count: 1 }],
      folder: [
        { value: 'docs', count: 1 },
        { value: 'docs/api', count: 1 },
      ],
      dataset: [{ value: 'd', count: 1 }],
    });
  });

  it('shows the twenty most frequent values', () => {
    const hits = Array.from({ length: 30 }, (_, n) => hit(String(n), [`l${n}`]));
    expect(countFacets(hits, ['label']).label).to.have.lengthOf(20);
  });
});
