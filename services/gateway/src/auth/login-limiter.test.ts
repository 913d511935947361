import { expect } from 'chai';
import fc from 'fast-check';
import { lockSecondsAfter } from './login-limiter.js';

describe('Waiting after wrong passwords', () => {
  const limits = { attempts: 5, lockSeconds: 30, lockMaxSeconds: 3600 };

  it('begins with the last attempt that is free, doubles, and ends at a limit', () => {
    const waits = [1, 4, 5, 6, 7, 8, 12, 13, 1000].map((failures) => lockSecondsAfter(failures, limits));
    expect(waits).to.deep.equal([0, 0, 30, 60, 120, 240, 3600, 3600, 3600]);
  });

  it('never grows shorter', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (failures) => {
        const [now, next] = [lockSecondsAfter(failures, limits), lockSecondsAfter(failures + 1, limits)];
        expect(next).to.be.at.least(now);
      }),
    );
  });
});
