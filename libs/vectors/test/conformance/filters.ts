import type { Filter } from '@aia/vectors';
import { expect } from 'chai';
import type { Context } from './context.js';
import { axis, idOf, point } from './points.js';

const hostile = `a'b"c\\ -- ) or (1=1`;

/** Ordinals tell the points apart. */
const points = () => [
  point(1, {
    payload: { labels: ['a'], language: 'en', mime: 'text/plain', updatedAt: 100, author: 'Ann Ray' },
  }),
  point(2, {
    payload: {
      labels: ['a', 'b'],
      language: 'ru',
      mime: 'text/html',
      updatedAt: 200,
      sources: ['git', 's-1'],
      paths: ['docs', 'docs/a.md'],
    },
  }),
  point(3, {
    payload: { labels: ['b', 'c'], language: 'ru', principals: ['user:1', 'group:2'], updatedAt: 300 },
  }),
  point(4, {
    payload: { labels: [], language: 'de', principals: ['group:3'], updatedAt: 1_700_000_000_123 },
  }),
  point(5, { payload: { labels: [hostile], language: 'en', mime: hostile, updatedAt: 500 } }),
];

const equals = (field: Extract<Filter, { kind: 'equals' }>['field'], value: string): Filter => ({
  kind: 'equals',
  field,
  value,
});
const anyOf = (field: Extract<Filter, { kind: 'anyOf' }>['field'], ...values: string[]): Filter => ({
  kind: 'anyOf',
  field,
  values,
});

const cases: [name: string, filter: Filter, ordinals: number[]][] = [
  ['equality on a text field', equals('language', 'ru'), [2, 3]],
  ['equality on a list field, when any element matches', equals('labels', 'b'), [2, 3]],
  ['equality on an id', equals('documentId', idOf(2_000_004)), [4]],
  ['equality is exact, not a prefix', equals('mime', 'text'), []],
  ['any-of on a text field', anyOf('mime', 'text/plain', 'text/html', 'x/y'), [1, 2]],
  ['any-of on a list field', anyOf('principals', '*', 'group:2'), [1, 2, 3, 5]],
  ['equality on a field that some points lack', equals('author', 'Ann Ray'), [1]],
  ['equality on any of several sources', equals('sources', 's-1'), [2]],
  ['a folder of a path', anyOf('paths', 'docs', 'other'), [2]],
  [
    'not on a field that some points lack',
    { kind: 'not', filter: { kind: 'or', filters: [equals('author', 'Ann Ray'), equals('paths', 'docs')] } },
    [3, 4, 5],
  ],
  ['any-of nothing matches nothing', anyOf('labels'), []],
  ['values that look like a query language', equals('labels', hostile), [5]],
  ['the same value in a text field', anyOf('mime', hostile), [5]],
  ['a range with inclusive bounds', { kind: 'range', field: 'ordinal', gte: 2, lte: 4 }, [2, 3, 4]],
  ['a range with exclusive bounds', { kind: 'range', field: 'ordinal', gt: 2, lt: 4 }, [3]],
  ['a range over times', { kind: 'range', field: 'updatedAt', gte: 1_700_000_000_123 }, [4]],
  ['a time below by a millisecond', { kind: 'range', field: 'updatedAt', gt: 1_700_000_000_123 }, []],
  ['and', { kind: 'and', filters: [equals('language', 'ru'), equals('labels', 'a')] }, [2]],
  ['and of nothing matches all', { kind: 'and', filters: [] }, [1, 2, 3, 4, 5]],
  ['or', { kind: 'or', filters: [equals('language', 'de'), equals('labels', 'c')] }, [3, 4]],
  ['or of nothing matches nothing', { kind: 'or', filters: [] }, []],
  ['not', { kind: 'not', filter: equals('language', 'ru') }, [1, 4, 5]],
  ['not on a list field, when no element matches', { kind: 'not', filter: equals('labels', 'a') }, [3, 4, 5]],
  [
    'nesting',
    {
      kind: 'and',
      filters: [
        { kind: 'or', filters: [equals('labels', 'a'), { kind: 'range', field: 'updatedAt', gt: 400 }] },
        { kind: 'not', filter: { kind: 'and', filters: [equals('language', 'en'), equals('labels', 'a')] } },
      ],
    },
    [2, 4, 5],
  ],
];

export function describeFilters(context: Context): void {
  describe('filters', () => {
    for (const [name, filter, expected] of cases) {
      it(`${name}: page, count, dense and lexical search agree`, async () => {
        await context.writer.upsert(context.collection, points());
        const { reader, collection } = context;
        const options = { limit: 10, filter };
        const answers = [
          (await reader.page(collection, options)).items,
          await reader.searchDense(collection, axis(0), options),
          await reader.searchLexical(collection, ['term'], options),
        ];
        for (const hits of answers) {
          expect(hits.map(({ payload }) => payload.ordinal).sort()).to.deep.equal(expected);
        }
        expect(await reader.count(collection, filter)).to.equal(expected.length);
      });
    }

    it('applies the filter before the limit', async () => {
      await context.writer.upsert(context.collection, [
        ...Array.from({ length: 20 }, (_, n) => point(n, { dense: axis(0), terms: ['cat', 'cat'] })),
        point(100, {
          dense: axis(1),
          terms: ['cat', ...Array<string>(30).fill('filler')],
          payload: { labels: ['x'] },
        }),
      ]);
      const options = { limit: 1, filter: equals('labels', 'x') };
      expect((await context.reader.searchDense(context.collection, axis(0), options))[0]?.id).to.equal(
        idOf(100),
      );
      expect((await context.reader.searchLexical(context.collection, ['cat'], options))[0]?.id).to.equal(
        idOf(100),
      );
    });
  });
}
