import { VectorStoreError } from '@aia/vectors';
import { expect } from 'chai';
import type { Context } from './context.js';
import { axis, DIMENSION, idOf, point, vectorOf } from './points.js';

const cosine = (a: number[], b: number[]) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

export function describeDense(context: Context): void {
  describe('dense search', () => {
    it('ranks by cosine similarity, which is the score', async () => {
      const points = Array.from({ length: 50 }, (_, n) => point(n));
      await context.writer.upsert(context.collection, points);
      const query = vectorOf(1000);
      const expected = points
        .map(({ id, dense }) => ({ id, score: cosine(dense, query) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
      const hits = await context.reader.searchDense(context.collection, query, { limit: 10 });
      expect(hits.map(({ id }) => id)).to.deep.equal(expected.map(({ id }) => id));
      for (const [index, hit] of hits.entries())
        expect(hit.score).to.be.closeTo(expected[index]?.score ?? 2, 1e-4);
    });

    it('scores opposite vectors -1 and equal ones 1', async () => {
      await context.writer.upsert(context.collection, [
        point(1, { dense: axis(0) }),
        point(2, { dense: axis(0).map((value) => -value) }),
      ]);
      const hits = await context.reader.searchDense(context.collection, axis(0), { limit: 2 });
      expect(hits.map(({ id }) => id)).to.deep.equal([idOf(1), idOf(2)]);
      expect(hits[0]?.score).to.be.closeTo(1, 1e-5);
      expect(hits[1]?.score).to.be.closeTo(-1, 1e-5);
    });

    it('refuses a question of the wrong dimension', async () => {
      const error: unknown = await context.reader
        .searchDense(context.collection, [...axis(0), 0], { limit: 1 })
        .catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(VectorStoreError).with.property('code', 'wrong-dimension');
      expect(DIMENSION).to.equal(8);
    });

    it('compares with every point when asked to', async () => {
      await context.writer.upsert(
        context.collection,
        Array.from({ length: 20 }, (_, n) => point(n)),
      );
      const options = { limit: 3, exact: true };
      const hits = await context.reader.searchDense(context.collection, vectorOf(9), options);
      expect(hits[0]?.id).to.equal(idOf(9));
      expect(hits).to.have.lengthOf(3);
    });

    it('gives the vectors of the points that exist', async () => {
      await context.writer.upsert(context.collection, [point(1), point(2)]);
      const found = await context.reader.vectorsOf(context.collection, [idOf(2), idOf(77)]);
      expect(found.map(({ id }) => id)).to.deep.equal([idOf(2)]);
      expect(cosine(found[0]?.dense ?? [], vectorOf(2))).to.be.closeTo(1, 1e-5);
      expect(await context.reader.vectorsOf(context.collection, [])).to.deep.equal([]);
    });

    it('finds nothing in an empty collection', async () => {
      expect(await context.reader.searchDense(context.collection, axis(0), { limit: 5 })).to.deep.equal([]);
    });
  });
}
