import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { createDraining } from '../src/edge/draining.js';
import { createAccessTokens } from '../src/auth/access-tokens.js';
import { createIdentityVerifier } from '@aia/platform';
import { JWT_SECRET, useGateway } from './support/use-gateway.js';

const NEW_SECRET = 'a new secret of a test'.padEnd(40, '!');
const ID = '01890000-0000-7000-8000-000000000000';

describe('The edge', () => {
  const draining = createDraining();
  const gateway = useGateway({
    deps: () => ({
      draining,
      corsOrigins: ['https://app.example.org'],
      accessTokens: createAccessTokens(NEW_SECRET, [JWT_SECRET]),
    }),
  });
  let token = '';
  before(async () => {
    token = (await gateway.signedIn('admin')).accessToken;
  });
  const raw = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(gateway.url + path, { method, headers });
  const bearer = () => ({ authorization: `Bearer ${token}` });

  it('lets pages of the origins that are listed call it, and no others, and never with cookies', async () => {
    const ask = (origin: string) =>
      raw('/api/v1/datasets', { origin, 'access-control-request-method': 'GET' }, 'OPTIONS');
    const [listed, other] = [await ask('https://app.example.org'), await ask('https://evil.example')];
    expect(listed.headers.get('access-control-allow-origin')).to.equal('https://app.example.org');
    expect(listed.headers.get('access-control-allow-credentials')).to.equal(null);
    expect(other.headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('compresses large answers, and neither streams nor answers with secrets', async () => {
    const text = JSON.stringify({ items: Array.from({ length: 2000 }, (_, n) => ({ n })), nextCursor: null });
    gateway.upstream.answer = (_req, res) => {
      res
        .writeHead(200, { 'content-type': 'application/json', 'content-length': String(text.length) })
        .end(text);
    };
    const large = await raw('/api/v1/datasets', bearer());
    expect(large.headers.get('content-encoding')).to.be.oneOf(['gzip', 'br', 'deflate']);
    expect(await large.text()).to.equal(text);
    gateway.upstream.answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${text}\n\n`);
    };
    const stream = await raw(`/api/v1/imports/${ID}/events`, bearer());
    expect(stream.headers.get('content-encoding')).to.equal(null);
    await stream.text();
  });

  it('passes on that nothing has changed', async () => {
    const body = JSON.stringify({ items: [] });
    const etag = `W/"${createHash('sha1').update(body).digest('base64')}"`;
    gateway.upstream.answer = (req, res) => {
      if (req.headers['if-none-match'] === etag) res.writeHead(304, { etag }).end();
      else res.writeHead(200, { 'content-type': 'application/json', etag }).end(body);
    };
    const first = await raw('/api/v1/datasets', bearer());
    expect(first.headers.get('etag')).to.equal(etag);
    expect(first.headers.get('cache-control')).to.equal('private, no-cache');
    const second = await raw('/api/v1/datasets', { ...bearer(), 'if-none-match': etag });
    expect([second.status, await second.text()]).to.deep.equal([304, '']);
  });

  it('lets nobody keep what is about accounts', async () => {
    expect((await raw('/api/v1/auth/me', bearer())).headers.get('cache-control')).to.equal('no-store');
  });

  it('takes tokens of the secret before the last one', async () => {
    const claims = await createAccessTokens(NEW_SECRET).verify(token);
    const old = await createAccessTokens(JWT_SECRET).sign(claims);
    expect((await raw('/api/v1/auth/me', { authorization: `Bearer ${old}` })).status).to.equal(200);
  });

  it('publishes the keys that identity tokens can be checked with, and nothing secret', async () => {
    const keys = await (await raw('/.well-known/jwks.json')).text();
    gateway.upstream.answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    };
    await raw('/api/v1/datasets', bearer());
    const identity = String(gateway.upstream.calls.at(-1)?.headers['x-aia-identity']);
    expect(await createIdentityVerifier(keys)(identity)).to.include({ role: 'admin' });
    expect(keys).to.not.include('"d"');
  });

  it('says that it is not ready while it drains, and still answers', async () => {
    draining.begin();
    const ready = await raw('/health/ready');
    const checks = ((await ready.json()) as { checks: Record<string, { ok: boolean }> }).checks;
    expect([ready.status, checks['draining']?.ok]).to.deep.equal([503, false]);
    const answer = await raw('/api/v1/auth/me', bearer());
    expect([answer.status, answer.headers.get('connection')]).to.deep.equal([200, 'close']);
  });
});
