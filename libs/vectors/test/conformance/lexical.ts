import { expect } from 'chai';
import type { Context } from './context.js';
import { idOf, point } from './points.js';

const filler = (length: number) => Array.from({ length }, (_, index) => `filler${index}`);

export function describeLexical(context: Context): void {
  const write = (...documents: string[][]) =>
    context.writer.upsert(
      context.collection,
      documents.map((terms, n) => point(n, { terms })),
    );
  const search = async (...terms: string[]) =>
    (await context.reader.searchLexical(context.collection, terms, { limit: 20 })).map(({ id }) => id);

  describe('lexical search', () => {
    it('ranks the rarer term higher', async () => {
      await write(['common', 'a'], ['common', 'b'], ['common', 'c'], ['rare', 'd'], ['common', 'e']);
      expect((await search('common', 'rare'))[0]).to.equal(idOf(3));
    });

    it('ranks the shorter of two documents higher', async () => {
      await write(['cat', ...filler(60)], ['cat', ...filler(3)], filler(5));
      expect(await search('cat')).to.deep.equal([idOf(1), idOf(0)]);
    });

    it('ranks a repeated term higher, with less and less gain', async () => {
      await write(
        ['cat', 'x', 'x', 'x', 'x', 'x', 'x', 'x'],
        ['cat', 'cat', 'x', 'x', 'x', 'x', 'x', 'x'],
        ['cat', 'cat', 'cat', 'x', 'x', 'x', 'x', 'x'],
        filler(8),
      );
      const hits = await context.reader.searchLexical(context.collection, ['cat'], { limit: 5 });
      expect(hits.map(({ id }) => id)).to.deep.equal([idOf(2), idOf(1), idOf(0)]);
      const [three = 0, two = 0, one = 0] = hits.map(({ score }) => score);
      expect(two - one).to.be.above(three - two);
    });

    it('ranks more matching terms higher and needs only one of them', async () => {
      await write(['red', 'x'], ['red', 'green'], ['blue', 'y'], ['none', 'z']);
      const found = await search('red', 'green', 'unknown');
      expect(found).to.deep.equal([idOf(1), idOf(0)]);
    });

    it('finds nothing without terms or with unknown ones', async () => {
      await write(['cat'], ['dog']);
      expect(await search()).to.deep.equal([]);
      expect(await search('unicorn')).to.deep.equal([]);
    });

    it('matches whole terms only', async () => {
      await write(['cat'], ['category'], ['Cat']);
      expect(await search('cat')).to.deep.equal([idOf(0)]);
    });

    it('takes every term literally', async () => {
      const special = [
        'c++',
        'os.path',
        'a"b',
        "it's",
        '+x',
        '-y',
        'and',
        'or',
        'not',
        '*',
        'x:y',
        '(z)',
        '~1',
        '\\',
      ];
      await write(...special.map((term) => [term, 'other']), ['plain']);
      for (const [n, term] of special.entries()) expect(await search(term), term).to.deep.equal([idOf(n)]);
    });

    it('tells Russian terms apart', async () => {
      await write(['раздел', 'диск'], ['систем', 'останов']);
      expect(await search('останов')).to.deep.equal([idOf(1)]);
    });

    it('finds terms of the analyzer at their greatest length', async () => {
      const long = 'я'.repeat(64);
      await write([long], [`${long.slice(0, 63)}а`]);
      expect(await search(long)).to.deep.equal([idOf(0)]);
    });

    it('finds fresh points, in order, before and after an optimization', async () => {
      await write(['cat', ...filler(9)], ['cat', 'cat', ...filler(2)], filler(3), filler(4));
      const before = await search('cat');
      await context.writer.optimize(context.collection);
      expect(before).to.deep.equal([idOf(1), idOf(0)]);
      expect(await search('cat')).to.deep.equal(before);
    });

    it('returns the best within the limit', async () => {
      await write(...Array.from({ length: 30 }, (_, n) => ['cat', ...filler(30 - n)]));
      const hits = await context.reader.searchLexical(context.collection, ['cat'], { limit: 3 });
      expect(hits.map(({ id }) => id)).to.deep.equal([idOf(29), idOf(28), idOf(27)]);
    });
  });
}
