import { VectorStoreError } from '@aia/vectors';
import { expect } from 'chai';
import type { Context } from './context.js';
import { axis, DIMENSION, idOf, point } from './points.js';

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof VectorStoreError ? error.code : error),
  );

export function describeCollections(context: Context): void {
  describe('collections and aliases', () => {
    it('answers a ping', async () => {
      await context.reader.ping();
    });

    it('creates a collection once and lists it', async () => {
      await context.writer.upsert(context.collection, [point(1)]);
      await context.writer.ensureCollection(context.collection, { dimension: DIMENSION });
      expect(await context.reader.listCollections()).to.include(context.collection);
      expect(await context.reader.count(context.collection)).to.equal(1);
    });

    it('refuses an existing collection with another dimension', async () => {
      const again = context.writer.ensureCollection(context.collection, { dimension: DIMENSION + 1 });
      expect(await codeOf(again)).to.equal('wrong-dimension');
    });

    it('drops a collection, and one that is not there', async () => {
      await context.writer.dropCollection(context.collection);
      await context.writer.dropCollection(context.collection);
      expect(await context.reader.listCollections()).not.to.include(context.collection);
      expect(await codeOf(context.writer.count(context.collection))).to.equal('unknown-collection');
    });

    it('says unknown-collection for every way to ask one that is not there', async () => {
      const { reader, writer } = context;
      const name = 'conformance_missing';
      const filter = { kind: 'equals', field: 'mime', value: 'x' } as const;
      const calls = [
        reader.count(name),
        reader.page(name, { limit: 1 }),
        reader.searchDense(name, axis(0), { limit: 1 }),
        reader.searchLexical(name, ['a'], { limit: 1 }),
        writer.upsert(name, [point(1)]),
        writer.delete(name, filter),
        writer.optimize(name),
        writer.setAlias('conformance_alias_to_nothing', name),
      ];
      expect(new Set(await Promise.all(calls.map(codeOf)))).to.deep.equal(new Set(['unknown-collection']));
    });

    it('searches and writes through an alias', async () => {
      const alias = `alias_of_${context.collection}`;
      await context.writer.setAlias(alias, context.collection);
      await context.writer.upsert(alias, [point(1, { dense: axis(0), terms: ['cat'] })]);
      expect(await context.reader.resolveAlias(alias)).to.equal(context.collection);
      expect(await context.reader.count(alias)).to.equal(1);
      expect((await context.reader.searchDense(alias, axis(0), { limit: 5 }))[0]?.id).to.equal(idOf(1));
      expect((await context.reader.searchLexical(alias, ['cat'], { limit: 5 }))[0]?.id).to.equal(idOf(1));
    });

    it('knows no alias that was never set', async () => {
      expect(await context.reader.resolveAlias('conformance_never_set')).to.equal(null);
    });

    it('swaps an alias so that every search sees the old or the new collection', async () => {
      const alias = `alias_of_${context.collection}`;
      const next = `${context.collection}_next`;
      await context.writer.ensureCollection(next, { dimension: DIMENSION });
      try {
        await context.writer.upsert(context.collection, [point(1)]);
        await context.writer.upsert(next, [point(2)]);
        await context.writer.setAlias(alias, context.collection);
        let swapped = false;
        const searching = searchUntil(context, alias, () => swapped);
        for (let turn = 0; turn < 10; turn += 1) {
          await context.writer.setAlias(alias, turn % 2 === 0 ? next : context.collection);
        }
        await context.writer.setAlias(alias, next);
        swapped = true;
        const seen = await searching;
        expect(seen.every((id) => id === idOf(1) || id === idOf(2))).to.equal(true);
        expect(
          (await context.reader.searchDense(alias, axis(0), { limit: 5 })).map(({ id }) => id),
        ).to.deep.equal([idOf(2)]);
      } finally {
        await context.writer.dropCollection(next);
      }
    });
  });
}

/** The first hit of search after search, until told to stop. */
async function searchUntil(
  context: Context,
  alias: string,
  done: () => boolean,
): Promise<(string | undefined)[]> {
  const seen: (string | undefined)[] = [];
  do {
    seen.push((await context.reader.searchDense(alias, axis(0), { limit: 1 }))[0]?.id);
  } while (!done());
  return seen;
}
