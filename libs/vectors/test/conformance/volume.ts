import { expect } from 'chai';
import type { Context } from './context.js';
import { idOf, point, vectorOf } from './points.js';

const POINTS = 2000;
const BATCH = 40;

export function describeVolume(context: Context): void {
  describe('many small writes', () => {
    it('holds every point once, found by vector, by term and by page', async () => {
      for (let start = 0; start < POINTS; start += BATCH) {
        await context.writer.upsert(
          context.collection,
          Array.from({ length: BATCH }, (_, index) => point(start + index)),
        );
      }
      await context.writer.upsert(context.collection, [point(0), point(POINTS - 1)]);
      const { reader, collection } = context;
      expect(await reader.count(collection)).to.equal(POINTS);
      for (const n of [0, 1, 777, POINTS - 1]) {
        expect((await reader.searchDense(collection, vectorOf(n), { limit: 1 }))[0]?.score).to.be.closeTo(
          1,
          1e-4,
        );
        expect(
          (await reader.searchLexical(collection, [`word${n}`], { limit: 5 })).map(({ id }) => id),
        ).to.deep.equal([idOf(n)]);
      }
      const { items, next } = await reader.page(collection, { limit: POINTS });
      expect(items).to.have.lengthOf(POINTS);
      expect(next).to.equal(null);
    });

    it('takes writes that overlap', async () => {
      await Promise.all(
        Array.from({ length: 10 }, (_, batch) =>
          context.writer.upsert(
            context.collection,
            Array.from({ length: 10 }, (_, index) => point(batch * 5 + index)),
          ),
        ),
      );
      expect(await context.reader.count(context.collection)).to.equal(55);
    });
  });
}
