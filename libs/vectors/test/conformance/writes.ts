import { VectorStoreError } from '@aia/vectors';
import { expect } from 'chai';
import type { Context } from './context.js';
import { axis, idOf, point } from './points.js';

export function describeWrites(context: Context): void {
  describe('upsert, delete, paging and counts', () => {
    it('gives back the payload as it was written', async () => {
      const written = point(7, {
        payload: {
          labels: ['a', "it's"],
          principals: ['user:1', 'group:2'],
          sources: ['upload'],
          author: 'Ann',
          paths: ['a', 'a/b.md'],
        },
      });
      await context.writer.upsert(context.collection, [written]);
      const page = await context.reader.page(context.collection, { limit: 10 });
      expect(page).to.deep.equal({ items: [{ id: written.id, payload: written.payload }], next: null });
    });

    it('replaces a point that is written again', async () => {
      await context.writer.upsert(context.collection, [point(1, { dense: axis(0), terms: ['old'] })]);
      await context.writer.upsert(context.collection, [
        point(1, { dense: axis(1), terms: ['new'], payload: { labels: ['second'] } }),
      ]);
      expect(await context.reader.count(context.collection)).to.equal(1);
      expect(await context.reader.searchLexical(context.collection, ['old'], { limit: 5 })).to.have.lengthOf(
        0,
      );
      const [hit] = await context.reader.searchLexical(context.collection, ['new'], { limit: 5 });
      expect(hit?.payload.labels).to.deep.equal(['second']);
      const [near] = await context.reader.searchDense(context.collection, axis(1), { limit: 1 });
      expect(near?.score).to.be.closeTo(1, 1e-5);
    });

    it('keeps the last of two points with one id in a batch', async () => {
      await context.writer.upsert(context.collection, [
        point(1, { terms: ['first'] }),
        point(1, { terms: ['last'] }),
      ]);
      expect(await context.reader.count(context.collection)).to.equal(1);
      expect(await context.reader.searchLexical(context.collection, ['last'], { limit: 5 })).to.have.lengthOf(
        1,
      );
    });

    it('writes nothing when one vector of a batch has the wrong dimension', async () => {
      const wrong = context.writer.upsert(context.collection, [point(1), point(2, { dense: [1, 0] })]);
      const error: unknown = await wrong.catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(VectorStoreError).with.property('code', 'wrong-dimension');
      expect(await context.reader.count(context.collection)).to.equal(0);
    });

    it('takes an empty batch and a point without terms', async () => {
      await context.writer.upsert(context.collection, []);
      await context.writer.upsert(context.collection, [point(1, { terms: [], dense: axis(0) })]);
      expect(await context.reader.searchDense(context.collection, axis(0), { limit: 5 })).to.have.lengthOf(1);
    });

    it('deletes what a filter matches and nothing else', async () => {
      await context.writer.upsert(
        context.collection,
        [1, 2, 3, 4].map((n) => point(n)),
      );
      const versions = [1, 3].map((n) => point(n).payload.versionId);
      await context.writer.delete(context.collection, {
        kind: 'anyOf',
        field: 'versionId',
        values: versions,
      });
      const { items } = await context.reader.page(context.collection, { limit: 10 });
      expect(items.map(({ payload }) => payload.ordinal).sort()).to.deep.equal([2, 4]);
      expect(
        await context.reader.searchLexical(context.collection, ['word1'], { limit: 5 }),
      ).to.have.lengthOf(0);
    });

    it('pages in id order without gaps or repetitions', async () => {
      const points = Array.from({ length: 25 }, (_, n) => point(n));
      await context.writer.upsert(context.collection, points);
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: { items: { id: string }[]; next: string | null } = await context.reader.page(
          context.collection,
          { limit: 10, ...(after === null ? {} : { after }) },
        );
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      expect(seen).to.deep.equal(points.map(({ id }) => id).sort());
    });

    it('has no next page when the last one is exactly full', async () => {
      await context.writer.upsert(
        context.collection,
        Array.from({ length: 10 }, (_, n) => point(n)),
      );
      const page = await context.reader.page(context.collection, { limit: 10 });
      expect(page.items).to.have.lengthOf(10);
      expect(page.next).to.equal(null);
    });

    it('pages and counts what a filter matches', async () => {
      await context.writer.upsert(
        context.collection,
        Array.from({ length: 10 }, (_, n) => point(n)),
      );
      const filter = { kind: 'equals', field: 'language', value: 'en' } as const;
      expect(await context.reader.count(context.collection, filter)).to.equal(5);
      const first = await context.reader.page(context.collection, { limit: 3, filter });
      const rest = await context.reader.page(context.collection, {
        limit: 3,
        filter,
        after: first.next ?? '',
      });
      const ids = [...first.items, ...rest.items].map(({ id }) => id);
      expect(ids).to.deep.equal([0, 2, 4, 6, 8].map(idOf).sort());
    });

    it('shows a reader what was written, replaced and deleted at once', async () => {
      for (const n of [1, 2, 3]) {
        await context.writer.upsert(context.collection, [point(n)]);
        expect(await context.reader.count(context.collection)).to.equal(n);
      }
      const filter = { kind: 'range', field: 'ordinal', gte: 2 } as const;
      await context.writer.delete(context.collection, filter);
      expect(await context.reader.count(context.collection)).to.equal(1);
    });
  });
}
