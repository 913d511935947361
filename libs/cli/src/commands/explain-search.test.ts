import { expect } from 'chai';
import { explainLines } from './explain-search.js';

const explanation = {
  language: 'en',
  terms: ['backup', 'databas'],
  text: 'backup database',
  phrases: ['full backup'],
  exclusions: ['windows'],
  mode: 'hybrid' as const,
  legs: { dense: { asked: 50, found: 50 }, lexical: null },
  fusion: { method: 'convex', denseWeight: 0.6, scorePerTerm: 3 },
  filter: { kind: 'and', filters: [] },
  droppedByCheck: 2,
  dropped: { check: 2, words: 1, duplicates: 3 },
  reranked: false,
  embeddingCached: true,
};

describe('explainLines', () => {
  it('tells language, terms, legs, fusion, losses, filter and times', () => {
    const lines = explainLines({ results: [], timings: { total: 12.34 }, explanation });
    expect(lines).to.deep.equal([
      'language: en; terms: backup databas',
      'must occur: "full backup"',
      'must not occur: "windows"',
      'hits: dense 50 of 50, lexical not asked',
      'fusion: convex, dense 0.6, BM25 by 3 a term',
      'left out: 2 by the permission check, 1 by quotes and exclusions, 3 copies',
      'reranked: no; embedding from the cache: yes',
      'filter: {"kind":"and","filters":[]}',
      'total 12.3 ms',
    ]);
  });

  it('tells the times alone without an explanation', () => {
    expect(explainLines({ results: [], timings: { total: 1 } })).to.deep.equal(['total 1.0 ms']);
  });
});
