import { expect } from 'chai';
import fc from 'fast-check';
import { restartDelay } from './backoff.js';

describe('the pause before a restart', () => {
  it('is half a second at first and doubles', () => {
    expect([1, 2, 3, 4].map((attempt) => restartDelay(attempt, 0.5))).to.deep.equal([500, 1000, 2000, 4000]);
  });

  it('is never longer than 36 seconds nor shorter than 0.4 seconds', () => {
    const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), anyRandom, (attempt, random) => {
        expect(restartDelay(attempt, random)).to.be.within(400, 36_000);
      }),
    );
  });

  it('differs between processes that died together', () => {
    expect(restartDelay(3, 0)).to.be.lessThan(restartDelay(3, 0.99));
  });
});
