import { expect } from 'chai';
import { checkDimension, lastOfEachId } from './points.js';
import type { Point } from './vector-store.js';

describe('checkDimension', () => {
  it('names both dimensions when they differ', () => {
    expect(() => checkDimension('c', 384, 3)).to.throw(/384 dimensions, not 3/);
    expect(() => checkDimension('c', 3, 3)).not.to.throw();
  });
});

describe('lastOfEachId', () => {
  it('keeps the last point of each id', () => {
    const points = ['a', 'b', 'a'].map((id, ordinal) => ({ id, payload: { ordinal } }) as Point);
    expect(lastOfEachId(points).map(({ id, payload }) => [id, payload.ordinal])).to.deep.equal([
      ['a', 2],
      ['b', 1],
    ]);
  });
});
