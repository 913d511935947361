import { setTimeout as sleep } from 'node:timers/promises';
import {
  createClosers,
  createHttpApp,
  createLogger,
  createMetricsRegistry,
  createServiceClient,
  listen,
  startTracing,
  type Closers,
  type RunningServer,
} from '@aia/platform';
import { expect } from 'chai';
import { Router } from 'express';
import { z } from 'zod';
import { useCollector } from '../src/index.js';

const logger = createLogger('test', 'silent');

/** A service that asks itself over HTTP, traced to a collector. */
function useTracedService(endpoint: () => string | undefined, { ratio = 1, trustCallers = true } = {}) {
  let server: RunningServer;
  let closers: Closers;
  before(async () => {
    closers = createClosers(logger);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint(), OTEL_TRACES_SAMPLER_ARG: ratio };
    await startTracing({ service: 'front', env, trustCallers, closers, logger });
    const routes = Router();
    routes.get('/back/:id', (_req, res) => void res.json({ secret: 'content' }));
    routes.get('/front/:id', (_req, res, next) => {
      const client = createServiceClient({ service: 'back', baseUrl: server.url });
      client
        .call({ method: 'GET', path: '/back/7', response: z.unknown() })
        .then((body) => res.json(body), next);
    });
    const metrics = createMetricsRegistry('test');
    server = await listen(
      createHttpApp({ service: 'front', logger, metrics, health: {}, routes }),
      0,
      '127.0.0.1',
    );
  });
  after(() => server.close(0));
  return {
    get: (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers }),
    stopTracing: () => closers.closeAll(),
  };
}

describe('traces', () => {
  const collector = useCollector();
  const service = useTracedService(() => collector.url);
  const caller = { traceId: '1'.repeat(32), spanId: '2'.repeat(16) };

  it('go from the caller through every service that it causes, without content', async () => {
    const traceparent = `00-${caller.traceId}-${caller.spanId}-01`;
    expect((await service.get('/front/1?q=secret', { traceparent })).status).to.equal(200);
    await service.get('/health/live');
    await service.stopTracing();
    const own = collector.spans.filter(({ traceId }) => traceId === caller.traceId);
    const front = own.find(({ name }) => name === 'GET /front/:id');
    const back = own.find(({ name }) => name === 'GET /back/:id');
    expect(front?.parentSpanId).to.equal(caller.spanId);
    expect(back?.parentSpanId).to.equal(front?.spanId);
    expect(collector.spans.map(({ name }) => name).join()).not.to.include('/health');
    expect(JSON.stringify(collector.spans)).not.to.include('secret');
  });
});

describe('traces of callers that are not trusted', () => {
  const collector = useCollector();
  const service = useTracedService(() => collector.url, { ratio: 0, trustCallers: false });

  it('are kept in the share that the operator chose, whatever the caller asks for', async () => {
    await service.get('/front/1', { traceparent: `00-${'3'.repeat(32)}-${'4'.repeat(16)}-01` });
    await service.stopTracing();
    expect(collector.spans).to.deep.equal([]);
  });
});

describe('a collector that never answers', () => {
  const collector = useCollector({ hang: true });
  const service = useTracedService(() => collector.url);

  it('holds up no request, and the end of the process only for a moment', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => (await service.get(`/front/${i}`)).status),
    );
    expect(new Set(statuses)).to.deep.equal(new Set([200]));
    expect(
      await Promise.race([service.stopTracing().then(() => 'ended'), sleep(15_000, 'hangs', { ref: false })]),
    ).to.equal('ended');
  }).timeout(20_000);
});

describe('a collector that is not there', () => {
  const service = useTracedService(() => 'http://127.0.0.1:1');

  it('fails no request', async () => {
    expect((await service.get('/front/1')).status).to.equal(200);
    await service.stopTracing();
  });
});
