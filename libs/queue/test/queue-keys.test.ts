import { useRedis } from '@aia/testing';
import { newId } from '@aia/platform';
import { Queue } from 'bullmq';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { queueStateKey, type BusyState } from '../src/index.js';

/** How KEDA's Redis scaler asks for a length: by the type of the key. */
const LENGTH: Record<string, 'llen' | 'zcard'> = { list: 'llen', zset: 'zcard', none: 'llen' };

describe('the keys that autoscalers read', () => {
  const server = useRedis();
  let redis: Redis;
  let queue: Queue;
  before(() => {
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
    queue = new Queue('document', { connection: redis, prefix: server.prefix });
  });
  after(async () => {
    await queue.obliterate({ force: true });
    await queue.close();
    redis.disconnect();
  });

  const length = async (state: BusyState) => {
    const key = queueStateKey(server.prefix, 'document', state);
    return redis[LENGTH[await redis.type(key)] ?? 'llen'](key);
  };

  it('hold the jobs that wait, wait with a priority, and run', async () => {
    const add = (priority?: number) =>
      queue.add('document', {}, { jobId: newId(), ...(priority ? { priority } : {}) });
    for (const priority of [undefined, undefined, undefined, 5, 5]) await add(priority);
    expect([await length('wait'), await length('prioritized'), await length('active')]).to.deep.equal([
      3, 2, 0,
    ]);
  });

  it('carry one hash tag, so that one call may read them all on a Redis Cluster', () => {
    for (const state of ['wait', 'prioritized', 'active'] as const) {
      expect(queueStateKey('{aia}', 'sweep', state)).to.equal(`{aia}:sweep:${state}`);
    }
  });
});
