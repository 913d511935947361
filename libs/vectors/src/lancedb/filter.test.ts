import { expect } from 'chai';
import fc from 'fast-check';
import { quoteSql, toSql } from './filter.js';

describe('toSql', () => {
  it('asks a scalar field with IN', () => {
    expect(toSql({ kind: 'equals', field: 'datasetId', value: 'd1' })).to.equal("dataset_id IN ('d1')");
    expect(toSql({ kind: 'anyOf', field: 'mime', values: ['a/b', 'c/d'] })).to.equal(
      "mime IN ('a/b', 'c/d')",
    );
  });

  it('asks a list field for any of its elements', () => {
    expect(toSql({ kind: 'anyOf', field: 'principals', values: ['*', 'everyone'] })).to.equal(
      "array_has_any(principals, ['*', 'everyone'])",
    );
    expect(toSql({ kind: 'equals', field: 'labels', value: 'x' })).to.equal("array_has_any(labels, ['x'])");
  });

  it('joins the bounds of a range', () => {
    expect(toSql({ kind: 'range', field: 'updatedAt', gte: 5, lt: 1e21 })).to.equal(
      "updated_at >= CAST('5' AS DOUBLE) AND updated_at < CAST('1e+21' AS DOUBLE)",
    );
  });

  it('refuses a bound that is no number', () => {
    expect(() => toSql({ kind: 'range', field: 'ordinal', gte: NaN })).to.throw(RangeError);
  });

  it('nests and, or and not with parentheses', () => {
    const language = { kind: 'equals', field: 'language', value: 'ru' } as const;
    const label = { kind: 'equals', field: 'labels', value: 'x' } as const;
    expect(
      toSql({
        kind: 'and',
        filters: [language, { kind: 'not', filter: { kind: 'or', filters: [label, language] } }],
      }),
    ).to.equal("(language IN ('ru')) AND (NOT ((array_has_any(labels, ['x'])) OR (language IN ('ru'))))");
  });

  it('takes nothing to be asked of all as true and of any as false', () => {
    expect(toSql({ kind: 'and', filters: [] })).to.equal('true');
    expect(toSql({ kind: 'or', filters: [] })).to.equal('false');
    expect(toSql({ kind: 'anyOf', field: 'labels', values: [] })).to.equal('false');
    expect(toSql({ kind: 'range', field: 'ordinal' })).to.equal('true');
  });

  it('never lets a value end its quotes', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(quoteSql(value).slice(1, -1).replaceAll("''", '')).not.to.include("'");
        expect(quoteSql(value)).to.match(/^'[^]*'$/);
      }),
    );
  });
});
