import { expect } from 'chai';
import type { Context } from './context.js';
import { idOf, point, vectorOf } from './points.js';

const POINTS = 1500;

export function describeScan(context: Context): void {
  describe('a scan of the vectors', () => {
    it('gives every point once with the vector that it was written with', async () => {
      const { writer, reader, collection } = context;
      await writer.upsert(
        collection,
        Array.from({ length: POINTS }, (_, n) => point(n)),
      );
      await writer.delete(collection, { kind: 'equals', field: 'documentId', value: idOf(2_000_007) });
      const found = new Map<string, number[]>();
      for await (const batch of reader.vectors(collection))
        for (const { id, dense } of batch) {
          expect(found.has(id)).to.equal(false);
          found.set(id, dense);
        }
      expect(found.size).to.equal(POINTS - 1);
      expect(found.has(idOf(7))).to.equal(false);
      const expected = vectorOf(1234);
      found
        .get(idOf(1234))
        ?.forEach((value, axis) => expect(value).to.be.closeTo(expected[axis] ?? NaN, 1e-6));
    });

    it('gives nothing for an empty collection', async () => {
      for await (const batch of context.reader.vectors(context.collection)) expect(batch).to.deep.equal([]);
    });
  });
}
