import { queueNames } from '@aia/contracts';
import { expect } from 'chai';
import { assertOneHandlerEach } from './job-handlers.js';
import { backoffDelay } from './job-options.js';

describe('backoffDelay', () => {
  it('doubles with every failed try, up to a minute', () => {
    const delays = [1, 2, 3, 30].map((attempt) => backoffDelay('document', attempt, () => 1));
    expect(delays).to.deep.equal([500, 1000, 2000, 60_000]);
  });

  it('spreads half of the delay at random', () => {
    expect(backoffDelay('document', 3, () => 0)).to.equal(1000);
  });
});

describe('assertOneHandlerEach', () => {
  const all = Object.fromEntries(queueNames.map((name) => [name, () => Promise.resolve()]));

  it('takes exactly one handler for every queue', () => {
    expect(() => assertOneHandlerEach(all)).to.not.throw();
  });

  it('names the queues without a handler', () => {
    const { sweep: _sweep, ...rest } = all;
    expect(() => assertOneHandlerEach(rest)).to.throw('These queues have no handler: sweep');
  });

  it('names the handlers without a queue', () => {
    expect(() => assertOneHandlerEach({ ...all, other: () => undefined })).to.throw('other');
  });
});
