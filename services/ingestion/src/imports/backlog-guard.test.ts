import { expect } from 'chai';
import { retryAfterSeconds } from './backlog-guard.js';

describe('retryAfterSeconds', () => {
  it('is the time in which a twentieth of the backlog is done at the present speed', () => {
    expect(retryAfterSeconds(10_000, 600)).to.equal(50);
  });

  it('is neither too short to be of use nor longer than five minutes', () => {
    expect(retryAfterSeconds(100, 10_000)).to.equal(5);
    expect(retryAfterSeconds(1_000_000, 1)).to.equal(300);
    expect(retryAfterSeconds(10_000, 0)).to.equal(300);
  });
});
