import { queueNames, serviceQueues } from '@aia/contracts';
import { expect } from 'chai';
import { assertOneHandlerEach } from './job-handlers.js';
import { backoffDelay, jobOptions } from './job-options.js';

describe('backoffDelay', () => {
  it('doubles with every failed try, up to a minute', () => {
    const delays = [1, 2, 3, 30].map((attempt) => backoffDelay('document', attempt, () => 1));
    expect(delays).to.deep.equal([500, 1000, 2000, 60_000]);
  });

  it('spreads half of the delay at random', () => {
    expect(backoffDelay('document', 3, () => 0)).to.equal(1000);
  });
});

describe('serviceQueues', () => {
  it('give each queue to one service', () => {
    expect(Object.values(serviceQueues).flat()).to.have.members(queueNames);
    expect(Object.values(serviceQueues).flat()).to.have.lengthOf(queueNames.length);
  });
});

describe('jobOptions', () => {
  it('forgets a failed evaluation, so that it can be handed over again under its id, and no other job', () => {
    expect(jobOptions('evaluation', 'id').removeOnFail).to.equal(true);
    expect(jobOptions('document', 'id').removeOnFail).to.not.equal(true);
  });
});

describe('assertOneHandlerEach', () => {
  const queues = serviceQueues.ingestion;
  const all = Object.fromEntries(queues.map((name) => [name, () => Promise.resolve()]));

  it('takes exactly one handler for every queue of a service', () => {
    expect(() => assertOneHandlerEach(all, queues)).to.not.throw();
  });

  it('names the queues without a handler', () => {
    const { sweep: _sweep, ...rest } = all;
    expect(() => assertOneHandlerEach(rest, queues)).to.throw('These queues have no handler: sweep');
  });

  it('names the handlers without a queue', () => {
    const other = { ...all, other: () => undefined };
    expect(() => assertOneHandlerEach(other, queues)).to.throw('other');
    const foreign = { ...all, evaluation: () => undefined };
    expect(() => assertOneHandlerEach(foreign, queues)).to.throw('evaluation');
  });
});
