import { createServer, type RequestListener } from 'node:http';
import { expect } from 'chai';
import { z } from 'zod';
import { requestContext } from './request-context.js';
import { listen, type RunningServer } from './http-server.js';
import { createServiceClient, type ServiceClient } from './service-client.js';

const ok = z.object({ ok: z.boolean() });

describe('createServiceClient', () => {
  let server: RunningServer;
  let client: ServiceClient;
  let handler: RequestListener = (_req, res) => res.end('{"ok":true}');
  let calls = 0;

  beforeEach(async () => {
    calls = 0;
    server = await listen(
      (req, res) => {
        calls += 1;
        handler(req, res);
      },
      0,
      '127.0.0.1',
    );
    client = createServiceClient({ service: 'peer', baseUrl: server.url, timeoutMs: 300 });
  });

  afterEach(async () => {
    await client.close();
    await server.close(0);
  });

  const get = () => client.call({ method: 'GET', path: '/x', response: ok });
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'resolved',
      (error: unknown) => (error as { code?: unknown }).code,
    );

  it('passes request id and identity of the current request on', async () => {
    let seen: unknown;
    handler = (req, res) => {
      seen = [req.headers['x-request-id'], req.headers['x-aia-identity']];
      res.end('{"ok":true}');
    };
    await requestContext.run({ requestId: 'r1', identityToken: 't1' }, get);
    expect(seen).to.deep.equal(['r1', 't1']);
  });

  it('repeats a read that failed for a passing reason', async () => {
    handler = (_req, res) => {
      if (calls > 1) return void res.end('{"ok":true}');
      res.statusCode = 503;
      res.end(JSON.stringify({ code: 'overloaded', title: 't', status: 503, detail: 'later' }));
    };
    expect(await get()).to.deep.equal({ ok: true });
    expect(calls).to.equal(2);
  });

  it('does not repeat a write', async () => {
    handler = (_req, res) => res.destroy();
    expect(await codeOf(client.call({ method: 'POST', path: '/x', body: {}, response: ok }))).to.equal(
      'dependency-unavailable',
    );
    expect(calls).to.equal(1);
  });

  it('hands the problem of the other service on', async () => {
    handler = (_req, res) => {
      res.statusCode = 404;
      res.end(JSON.stringify({ code: 'not-found', title: 't', status: 404, detail: 'gone' }));
    };
    expect(await codeOf(get())).to.equal('not-found');
  });

  it('gives up after its deadline', async () => {
    handler = () => undefined;
    expect(await codeOf(client.call({ method: 'POST', path: '/x', body: {}, response: ok }))).to.equal(
      'deadline-exceeded',
    );
  });

  it('names the service when nothing listens', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    const lonely = createServiceClient({ service: 'peer', baseUrl: `http://127.0.0.1:${port}`, retries: 0 });
    expect(await codeOf(lonely.call({ method: 'GET', path: '/', response: ok }))).to.equal(
      'dependency-unavailable',
    );
    await lonely.close();
  });
});
