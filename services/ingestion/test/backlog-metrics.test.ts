import { queueNames } from '@aia/contracts';
import { readBacklogFigures } from '@aia/database/ingestion';
import { newId } from '@aia/platform';
import { untilConnected, usePostgres, useRedis } from '@aia/testing';
import { createQueueProducer, type QueueProducer } from '@aia/queue';
import { sql } from '@aia/database';
import { expect } from 'chai';
import { Registry } from 'prom-client';
import { measureBacklog } from '../src/backlog-metrics.js';

describe('gauges of what waits', function () {
  this.timeout(60_000);
  const postgres = usePostgres();
  const redis = useRedis();
  let producer: QueueProducer;

  before(async () => {
    producer = createQueueProducer({ redisUrl: redis.url, prefix: redis.prefix });
    await untilConnected(producer);
    const [dataset, user, failed, queued] = [newId(), newId(), newId(), newId()];
    await sql`insert into ingestion.datasets (id, slug, name, embedding_model, created_by)
      values (${dataset}, 'd', 'D', 'm', ${user})`.execute(postgres.db);
    await sql`insert into ingestion.documents (id, dataset_id, source_key, title, state, updated_at) values
      (${failed}, ${dataset}, 'a', 'A', 'failed', now()),
      (${queued}, ${dataset}, 'b', 'B', 'queued', now() - interval '1 hour')`.execute(postgres.db);
    await sql`insert into ingestion.outbox (queue, job_id, payload) values ('sweep', ${newId()}, '{}')`.execute(
      postgres.db,
    );
    await sql`insert into ingestion.sources (id, dataset_id, name, kind, config, schedule, created_by, last_synced_at)
      values (${newId()}, ${dataset}, 'S', 'web', '{}', '{"everyMinutes": 10}', ${user}, now() - interval '2 hours')`.execute(
      postgres.db,
    );
  });
  after(() => producer.close());

  const worker = () => {
    const registry = new Registry();
    measureBacklog(registry, { postgres: () => readBacklogFigures(postgres.db), producer });
    return async (name: string) => {
      const text = await registry.metrics();
      return [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (.+)$`, 'gm'))].map(([, value]) =>
        Number(value),
      );
    };
  };

  it('say what waits in Postgres and Redis, from one worker of several', async () => {
    const [first, second] = [worker(), worker()];
    expect(await first('ingestion_dead_letters')).to.deep.equal([1]);
    expect(await first('ingestion_outbox_depth')).to.deep.equal([1]);
    expect((await first('ingestion_oldest_wait_seconds'))[0]).to.be.within(3600, 4000);
    expect((await first('ingestion_source_age_seconds'))[0]).to.be.within(7200, 7600);
    expect(await first('ingestion_source_interval_seconds')).to.deep.equal([600]);
    expect(await first('queue_oldest_wait_seconds')).to.have.length(queueNames.length);
    expect(await second('ingestion_dead_letters')).to.deep.equal([]);
    expect(await second('queue_jobs')).to.deep.equal([]);
  });
});
