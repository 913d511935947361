import { expect } from 'chai';
import { countsIn } from './queues.js';

describe('The counts of the queues', () => {
  it('are those of each queue by state, zero where one is not named', () => {
    const answer = { queues: [{ name: 'import', counts: { waiting: 3, failed: 1, prioritized: 7 } }] };
    const counts = { waiting: 3, active: 0, delayed: 0, failed: 1, completed: 0 };
    expect(countsIn(answer)).to.deep.equal([{ name: 'import', counts }]);
  });

  it('are none in what has another form', () => {
    for (const odd of [null, 'x', {}, { queues: {} }, { queues: [null, { name: 1 }, { name: 'a' }] }])
      expect(countsIn(odd)).to.deep.equal([]);
  });
});
