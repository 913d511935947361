import { setTimeout as sleep } from 'node:timers/promises';
import { serviceQueues } from '@aia/contracts';
import { createLogger, createMetricsRegistry, newId, requestContext } from '@aia/platform';
import { useRedis } from '@aia/testing';
import { expect } from 'chai';
import {
  createQueueProducer,
  createWorkers,
  type JobHandlers,
  type QueueProducer,
  type QueueWorkers,
} from '../src/index.js';

describe('the request that caused a job', function () {
  this.timeout(30_000);
  const redis = useRedis();
  const seen = new Map<string, string | undefined>();
  let producer: QueueProducer;
  let workers: QueueWorkers;

  before(async () => {
    const note = async (_payload: unknown, { jobId }: { jobId: string }) =>
      void seen.set(jobId, requestContext.getStore()?.requestId);
    const handlers = Object.fromEntries(
      serviceQueues.ingestion.map((name) => [name, note]),
    ) as unknown as JobHandlers;
    const logger = createLogger('test', 'silent');
    const options = { redisUrl: redis.url, prefix: redis.prefix, logger };
    producer = createQueueProducer(options);
    workers = createWorkers({
      ...options,
      service: 'ingestion',
      handlers,
      metrics: createMetricsRegistry('test'),
    });
    const answers = () =>
      producer.ping().then(
        () => true,
        () => false,
      );
    while (!(await answers())) await sleep(20);
  });
  after(() => Promise.all([workers.close(), producer.close()]));

  const run = async (origin: object) => {
    const jobId = newId();
    const payload = { v: 1, indexId: newId(), ...origin } as const;
    await producer.addAll([{ queue: 'index', jobId, payload }]);
    while (!seen.has(jobId)) await sleep(10);
    return seen.get(jobId);
  };

  it('is the context of its handler, so that every log line carries its id', async () => {
    expect(await run({ origin: { requestId: 'request-1' } })).to.equal('request-1');
  });

  it('is a new one where nobody caused the job', async () => {
    expect(await run({})).to.match(/^[0-9a-f-]{36}$/);
  });
});
