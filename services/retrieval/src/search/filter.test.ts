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
      languages: ['ru'],
      mimes: ['text/html'],
      labels: ['a'],
      updatedAfter: '2026-01-01T00:00:00Z',
      updatedBefore: '2026-01-02T00:00:00Z',
    });
    expect(filter.kind === 'and' && filter.filters.slice(2)).to.deep.equal([
      { kind: 'anyOf', field: 'documentId', values: ['x'] },
      { kind: 'anyOf', field: 'language', values: ['ru'] },
      { kind: 'anyOf', field: 'mime', values: ['text/html'] },
      { kind: 'anyOf', field: 'labels', values: ['a'] },
      { kind: 'range', field: 'updatedAt', gte: 1767225600000, lt: 1767312000000 },
    ]);
  });
});
