import { request } from 'node:http';
import { expect } from 'chai';
import express from 'express';
import { createHttpApp } from '../http-app.js';
import { listen, type RunningServer } from '../http-server.js';
import { createLogger } from '../logger.js';
import { createMetricsRegistry } from './process-metrics.js';

describe('metrics of hostile requests', () => {
  let server: RunningServer;

  before(async () => {
    const routes = express.Router();
    routes.get('/documents/:id', (_req, res) => void res.json({}));
    const app = createHttpApp({
      service: 'test',
      logger: createLogger('test', 'silent'),
      metrics: createMetricsRegistry('test'),
      health: {},
      routes,
    });
    server = await listen(app, 0, '127.0.0.1');
  });

  after(() => server.close());

  const call = (method: string, path: string, headers: Record<string, string> = {}) =>
    new Promise<void>((resolve, reject) => {
      const sent = request(`${server.url}${path}`, { method, headers }, (answer) => {
        answer.resume().once('end', resolve);
      });
      sent.once('error', reject).end();
    });
  const series = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith('http_server_'))
      .map((line) => line.split(' ')[0]);
  };

  it('has no series more after any number of paths, ids, methods and headers', async () => {
    for (const method of ['GET', 'POST', 'PROPFIND', 'REPORT']) await call(method, '/nowhere');
    await call('GET', '/documents/1');
    await series();
    const before = await series();
    for (let i = 0; i < 50; i++) {
      await call('GET', `/documents/${i}%22%7D%0Aevil_total%201`);
      await call('GET', `/made-up-${i}?q=${i}`, { 'x-request-id': `"} evil ${i}`, traceparent: `00-${i}` });
      await call(i % 2 === 0 ? 'MKCALENDAR' : 'UNLINK', `/x/${i}`);
    }
    expect(await series()).to.deep.equal(before);
  });
});
