import { newId } from '@aia/platform';
import { untilConnected, useRedis } from '@aia/testing';
import { expect } from 'chai';
import { createQueueProducer, type QueueProducer } from '../src/index.js';

describe('figures of the queues', function () {
  this.timeout(30_000);
  const redis = useRedis();
  let producer: QueueProducer;

  before(async () => {
    producer = createQueueProducer({ redisUrl: redis.url, prefix: redis.prefix });
    await untilConnected(producer);
  });
  after(() => producer.close());

  it('say how much waits in each queue and how long the oldest job does', async () => {
    await producer.addAll([
      { queue: 'index', jobId: newId(), payload: { v: 1, indexId: newId() } },
      { queue: 'index', jobId: newId(), payload: { v: 1, indexId: newId() } },
    ]);
    const figures = await producer.figures();
    const index = figures.find(({ queue }) => queue === 'index');
    expect(index?.counts).to.deep.equal({ waiting: 2, active: 0, delayed: 0, failed: 0 });
    expect(index?.oldestSeconds).to.be.within(0, 30);
    expect(figures.find(({ queue }) => queue === 'sweep')?.oldestSeconds).to.equal(null);
  });

  it('say what Redis says of itself', async () => {
    const { usedMemory, clients, evictedKeys } = await producer.server();
    expect(usedMemory).to.be.above(0);
    expect(clients).to.be.above(0);
    expect(evictedKeys).to.equal(0);
  });

  it('are exported by one holder of the lease at a time, who may renew it', async () => {
    const hold = (holder: string, ms = 60_000) => producer.holdLease({ name: 'test', holder, ms });
    expect(await hold('a')).to.equal(true);
    expect(await hold('b')).to.equal(false);
    expect(await hold('a', 1)).to.equal(true);
    while (!(await hold('b')));
    expect(await hold('a')).to.equal(false);
  });
});
