import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

describe('A service that fails', () => {
  const gateway = useGateway();
  let token = '';

  before(async () => {
    token = (await gateway.signedIn('viewer')).accessToken;
  });

  async function outcome() {
    const response = await gateway.call('GET', '/datasets', { token });
    const { code } = await problemOf(response);
    return { status: response.status, code, retryAfter: response.headers.get('retry-after') };
  }

  it('is passed on when it answers with a problem of its own', async () => {
    gateway.upstream.answer = (_req, res) => {
      res.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '7' });
      res.end(JSON.stringify({ code: 'overloaded' }));
    };
    expect(await outcome()).to.deep.equal({ status: 503, code: 'overloaded', retryAfter: '7' });
  });

  it('is a 503 with Retry-After when it breaks the connection', async () => {
    gateway.upstream.answer = (req) => void req.socket.destroy();
    expect(await outcome()).to.deep.equal({ status: 503, code: 'dependency-unavailable', retryAfter: '2' });
  });

  it('is a 502 when what it sends is not HTTP', async () => {
    gateway.upstream.answer = (req) => void req.socket.end('this is not HTTP\r\n\r\n');
    expect((await outcome()).code).to.equal('upstream-failed');
  });

  it('is a 504 when its answer does not begin in time', async () => {
    gateway.upstream.answer = () => undefined;
    expect((await outcome()).code).to.equal('deadline-exceeded');
  });

  it('is named by readiness, beside what works', async () => {
    gateway.upstream.answer = (_req, res) => {
      const checks = { qdrant: { ok: false, detail: 'refused' } };
      res.writeHead(503, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ status: 'unavailable', service: 'x', checks }));
    };
    const response = await fetch(`${gateway.url}/health/ready`);
    const health = (await response.json()) as { checks: Record<string, { ok: boolean; detail?: string }> };
    expect(response.status).to.equal(503);
    expect(health.checks['chat']).to.deep.equal({ ok: false, detail: 'qdrant: refused' });
    expect([health.checks['postgres'], health.checks['redis']]).to.deep.equal([{ ok: true }, { ok: true }]);
  });

  it('is a 503 with Retry-After when nothing listens', async () => {
    await gateway.upstream.close();
    expect(await outcome()).to.deep.equal({ status: 503, code: 'dependency-unavailable', retryAfter: '2' });
  });
});
