import { expect } from 'chai';
import fc from 'fast-check';
import { limitConcurrency } from './concurrency.js';

describe('limitConcurrency', () => {
  it('never runs more than the limit and finishes everything in order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(3), { maxLength: 12 }),
        async (most, ticks) => {
          const limit = limitConcurrency(most);
          const began: number[] = [];
          let running = 0;
          let highest = 0;
          const task = (index: number, rounds: number) => async () => {
            began.push(index);
            highest = Math.max(highest, ++running);
            for (let i = 0; i < rounds; i++) await Promise.resolve();
            running--;
          };
          await Promise.all(ticks.map((rounds, index) => limit.run(task(index, rounds))));
          expect(highest).to.be.at.most(most);
          expect(began).to.deep.equal(ticks.map((_, index) => index));
        },
      ),
    );
  });

  it('passes a failed task’s place on', async () => {
    const limit = limitConcurrency(1);
    const failed = limit.run(() => Promise.reject(new Error('no'))).catch(() => 'failed');
    expect([await failed, await limit.run(() => Promise.resolve('next'))]).to.deep.equal(['failed', 'next']);
  });
});
