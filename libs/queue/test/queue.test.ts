import { serviceQueues } from '@aia/contracts';
import { AppError, createLogger, createMetricsRegistry, newId, requestContext } from '@aia/platform';
import { useRedis } from '@aia/testing';
import { expect } from 'chai';
import {
  createQueueProducer,
  createWorkers,
  type JobHandlers,
  type QueueProducer,
  type QueueWorkers,
} from '../src/index.js';

const logger = createLogger('test', 'silent');
const silent = Object.fromEntries(
  serviceQueues.ingestion.map((name) => [name, () => Promise.resolve()]),
) as unknown as JobHandlers;

describe('queues', function () {
  this.timeout(30_000);
  const redis = useRedis();
  const metrics = createMetricsRegistry('test');
  let producer: QueueProducer;
  let workers: QueueWorkers | undefined;

  before(async () => {
    producer = createQueueProducer({ redisUrl: redis.url, prefix: redis.prefix });
    await until(() =>
      producer.ping().then(
        () => true,
        () => false,
      ),
    );
  });
  afterEach(async () => {
    metrics.clear();
    await workers?.close();
    workers = undefined;
  });
  after(() => producer.close());

  const work = (handlers: Partial<JobHandlers>) => {
    workers = createWorkers({
      service: 'ingestion',
      redisUrl: redis.url,
      prefix: redis.prefix,
      handlers: { ...silent, ...handlers },
      logger,
      metrics,
    });
  };
  const sweep = (jobId = newId(), versionId = newId()) =>
    ({ queue: 'sweep', jobId, payload: { v: 1, versionId } }) as const;

  it('hands a job to its handler with its payload, in a context of its own', async () => {
    const seen: unknown[] = [];
    work({
      sweep: (payload) =>
        Promise.resolve(void seen.push([payload.versionId, requestContext.getStore()?.requestId])),
    });
    const job = sweep();
    await producer.addAll([job]);
    await until(() => seen.length === 1);
    expect(seen).to.have.nested.property('[0][0]', job.payload.versionId);
    expect(seen).to.have.nested.property('[0][1]').that.is.a('string');
  });

  it('adds a job once while it waits, and again after it is done', async () => {
    let runs = 0;
    const job = sweep();
    await producer.addAll([job, job]);
    expect(await producer.isPending('sweep', job.jobId)).to.equal(true);
    work({ sweep: () => Promise.resolve(void runs++) });
    await until(async () => !(await producer.isPending('sweep', job.jobId)));
    await producer.addAll([job]);
    await until(() => runs === 2);
  });

  it('tries a failed job again from the payload that the handler stored', async () => {
    const fences: number[] = [];
    work({
      document: async (payload, context) => {
        fences.push(payload.fence);
        await context.updatePayload({ ...payload, fence: payload.fence + 1 });
        if (context.attempt === 1) throw new Error('once');
      },
    });
    const payload = { v: 1 as const, documentId: newId(), fence: 7 };
    await producer.addAll([{ queue: 'document', jobId: newId(), payload }]);
    await until(() => fences.length === 2);
    expect(fences).to.deep.equal([7, 8]);
  });

  it('does not try again what says that it is not retryable', async () => {
    let runs = 0;
    work({
      sweep: () => {
        runs++;
        throw new AppError('conflict', 'never');
      },
    });
    const failed = (await producer.counts('sweep')).failed;
    await producer.addAll([sweep()]);
    await until(async () => (await producer.counts('sweep')).failed === failed + 1);
    expect(runs).to.equal(1);
  });

  it('refuses a payload that is not of the contract, and an id with a colon', async () => {
    const bad = { queue: 'sweep', jobId: newId(), payload: { v: 1, versionId: 'x' } } as const;
    expect(await message(producer.addAll([bad]))).to.match(/versionId/);
    expect(await message(producer.addAll([sweep('a:b')]))).to.match(/colon/);
  });

  it('counts jobs by outcome', async () => {
    work({});
    const job = sweep();
    await producer.addAll([job]);
    await until(async () => (await metrics.metrics()).includes('queue="sweep",outcome="completed"'));
  });

  it('rejects soon when there is no Redis', async () => {
    const lost = createQueueProducer({ redisUrl: 'redis://127.0.0.1:1', prefix: redis.prefix });
    expect(await message(lost.addAll([sweep()]))).to.match(/not connected/);
    expect(await message(lost.ping())).to.match(/not connected/);
    await lost.close();
  });

  it('refuses to start for a queue that does not exist', () => {
    const queues = ['sweep', 'other'] as unknown as ['sweep'];
    const start = () =>
      createWorkers({
        service: 'ingestion',
        redisUrl: redis.url,
        prefix: redis.prefix,
        handlers: silent,
        logger,
        metrics,
        queues,
      });
    expect(start).to.throw('There are no such queues: other');
  });
});

function message(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'resolved',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not come true.');
    await new Promise((done) => setTimeout(done, 20));
  }
}
