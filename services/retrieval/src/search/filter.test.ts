import { expect } from 'chai';
import { indexFilter } from './filter.js';

const scope = {
  identity: { userId: 'u', role: 'viewer' as const, principals: ['everyone', 'user:u'] },
  datasetIds: ['d1', 'd2'],
};

describe('indexFilter', () => {
  it('always asks for the datasets of the scope and the principals of the caller', () => {
    expect(indexFilter(scope)).to.deep.equal({
      kind: 'and',
      filters: [
        { kind: 'anyOf', field: 'datasetId', values: ['d1', 'd2'] },
        { kind: 'anyOf', field: 'principals', values: ['*', 'everyone', 'user:u'] },
      ],
    });
  });

  it('adds every part of the request’s filter', () => {
    const filter = indexFilter(scope, {
      documentIds: ['x'],
      datasetIds: ['d'],
      sources: ['git'],
      languages: ['ru'],
      mimes: ['text/html'],
      labels: ['a'],
      authors: ['Ann'],
      pathPrefixes: ['/docs/api/'],
      updatedAfter: '2026-01-01T00:00:00Z',
      updatedBefore: '2026-01-02T00:00:00Z',
    });
    expect(filter.kind === 'and' && filter.filters.slice(2)).to.deep.equal([
      { kind: 'anyOf', field: 'datasetId', values: ['d'] },
      { kind: 'anyOf', field: 'documentId', values: ['x'] },
      { kind: 'anyOf', field: 'sources', values: ['git'] },
      { kind: 'anyOf', field: 'language', values: ['ru'] },
      { kind: 'anyOf', field: 'mime', values: ['text/html'] },
      { kind: 'anyOf', field: 'labels', values: ['a'] },
      { kind: 'anyOf', field: 'author', values: ['Ann'] },
      { kind: 'anyOf', field: 'paths', values: ['docs/api'] },
      { kind: 'range', field: 'updatedAt', gte: 1767225600000, lt: 1767312000000 },
    ]);
  });

  it('nests and, or and not', () => {
    const filter = indexFilter(scope, {
      and: [{ labels: ['a'] }, { languages: ['ru'] }],
      or: [{ mimes: ['x/y'] }, { not: { labels: ['b'] } }],
      not: { pathPrefixes: ['old'] },
    });
    const all = (...filters: object[]) => ({ kind: 'and', filters });
    const any = (field: string, value: string) => ({ kind: 'anyOf', field, values: [value] });
    expect(filter.kind === 'and' && filter.filters.slice(2)).to.deep.equal([
      all(any('labels', 'a')),
      all(any('language', 'ru')),
      {
        kind: 'or',
        filters: [all(any('mime', 'x/y')), all({ kind: 'not', filter: all(any('labels', 'b')) })],
      },
      { kind: 'not', filter: all(any('paths', 'old')) },
    ]);
  });

  it('never lets a filter of the request widen the scope', () => {
    const filter = indexFilter(scope, { or: [{ datasetIds: ['other'] }] });
    expect(filter.kind === 'and' && filter.filters[0]).to.deep.equal({
      kind: 'anyOf',
      field: 'datasetId',
      values: ['d1', 'd2'],
    });
  });

  it('takes the root as no condition', () => {
    const filter = indexFilter(scope, { pathPrefixes: ['/', 'docs'] });
    expect(filter.kind === 'and' && filter.filters).to.have.lengthOf(2);
  });
});
