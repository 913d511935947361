import { problemSchema } from '@aia/contracts';
import { expect } from 'chai';
import express from 'express';
import { z } from 'zod';
import { AppError } from './app-error.js';
import { createHttpApp } from './http-app.js';
import { jsonBody, route } from './http-route.js';
import { listen, type RunningServer } from './http-server.js';
import { createIdentityVerifier, generateInternalKeys, requireIdentity } from './identity.js';
import { createLogger } from './logger.js';
import { createMetricsRegistry } from './metrics/index.js';

describe('createHttpApp', () => {
  let server: RunningServer;
  let healthy = true;

  before(async () => {
    const routes = express.Router();
    routes.post(
      '/echo/:id',
      jsonBody('1kb'),
      route({ body: z.strictObject({ a: z.number() }) }, async ({ body }) => ({ status: 200, body })),
    );
    routes.get('/secret', requireIdentity(createIdentityVerifier(generateInternalKeys().publicKeys)));
    routes.get('/busy', () => {
      throw new AppError('overloaded', 'Wait a little.', { retryAfter: 7 });
    });
    routes.get('/bug', () => {
      throw new Error('internal detail');
    });
    const app = createHttpApp({
      service: 'test',
      logger: createLogger('test', 'silent'),
      metrics: createMetricsRegistry('test'),
      health: { database: () => (healthy ? Promise.resolve() : Promise.reject(new Error('refused'))) },
      routes,
    });
    server = await listen(app, 0, '127.0.0.1');
  });

  after(() => server.close());

  const post = (body: string) =>
    fetch(`${server.url}/echo/1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  it('answers a bad body with a 400 problem that names the field', async () => {
    const answer = await post('{"a":"x"}');
    const problem = problemSchema.parse(await answer.json());
    expect(answer.status).to.equal(400);
    expect(answer.headers.get('content-type')).to.contain('application/problem+json');
    expect(problem.errors?.[0]?.path).to.equal('body.a');
  });

  it('answers malformed JSON with 400 and a too large body with 413', async () => {
    expect((await post('{')).status).to.equal(400);
    expect((await post(JSON.stringify({ a: 'x'.repeat(2000) }))).status).to.equal(413);
  });

  it('tells when to come back', async () => {
    const answer = await fetch(`${server.url}/busy`);
    expect([answer.status, answer.headers.get('retry-after')]).to.deep.equal([503, '7']);
  });

  it('does not show the message of an unexpected error', async () => {
    const answer = await fetch(`${server.url}/bug`);
    expect(answer.status).to.equal(500);
    expect(await answer.text()).not.to.contain('internal detail');
  });

  it('refuses a call without an identity token', async () => {
    expect((await fetch(`${server.url}/secret`)).status).to.equal(401);
  });

  it('keeps a well-formed request id and replaces any other', async () => {
    const kept = await fetch(`${server.url}/nowhere`, { headers: { 'x-request-id': 'abc-1' } });
    const replaced = await fetch(`${server.url}/nowhere`, { headers: { 'x-request-id': 'a b' } });
    expect(kept.headers.get('x-request-id')).to.equal('abc-1');
    expect(replaced.headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
  });

  it('names the failing dependency when it is not ready', async () => {
    healthy = false;
    const answer = await fetch(`${server.url}/health/ready`);
    healthy = true;
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.deep.nested.include({
      'checks.database': { ok: false, detail: 'refused' },
    });
  });

  it('gives unknown paths one route name, so that they cannot create metric series', async () => {
    await fetch(`${server.url}/some/random/path`);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).to.contain('route="unmatched"').and.not.to.contain('random');
  });
});
