import { expect } from 'chai';
import { toQdrantFilter } from './filter.js';

const never = { has_id: [] };

describe('toQdrantFilter', () => {
  it('asks for a value or any of several', () => {
    expect(toQdrantFilter({ kind: 'equals', field: 'datasetId', value: 'd' })).to.deep.equal({
      must: [{ key: 'datasetId', match: { value: 'd' } }],
    });
    expect(toQdrantFilter({ kind: 'anyOf', field: 'principals', values: ['*', 'x'] })).to.deep.equal({
      must: [{ key: 'principals', match: { any: ['*', 'x'] } }],
    });
  });

  it('passes only the bounds that were given', () => {
    expect(toQdrantFilter({ kind: 'range', field: 'updatedAt', gte: 1, lt: 5 })).to.deep.equal({
      must: [{ key: 'updatedAt', range: { gte: 1, lt: 5 } }],
    });
  });

  it('refuses a bound that is no number', () => {
    expect(() => toQdrantFilter({ kind: 'range', field: 'ordinal', lte: Infinity })).to.throw(RangeError);
  });

  it('nests and, or and not', () => {
    const ru = { kind: 'equals', field: 'language', value: 'ru' } as const;
    const condition = { key: 'language', match: { value: 'ru' } };
    expect(
      toQdrantFilter({
        kind: 'and',
        filters: [ru, { kind: 'not', filter: { kind: 'or', filters: [ru, ru] } }],
      }),
    ).to.deep.equal({ must: [{ must: [condition, { must_not: [{ should: [condition, condition] }] }] }] });
  });

  it('turns a choice of nothing into a condition that never holds', () => {
    expect(toQdrantFilter({ kind: 'or', filters: [] })).to.deep.equal({ must: [never] });
    expect(toQdrantFilter({ kind: 'anyOf', field: 'labels', values: [] })).to.deep.equal({ must: [never] });
  });

  it('turns a demand for nothing into a condition that always holds', () => {
    expect(toQdrantFilter({ kind: 'and', filters: [] })).to.deep.equal({ must: [{ must: [] }] });
    expect(toQdrantFilter({ kind: 'range', field: 'ordinal' })).to.deep.equal({ must: [{ must: [] }] });
  });
});
