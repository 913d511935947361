import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

describe('Requests that are not right', () => {
  const gateway = useGateway();
  let token = '';

  before(async () => {
    token = (await gateway.signedIn('admin')).accessToken;
  });

  const raw = (path: string, init: RequestInit = {}) => fetch(gateway.url + path, init);

  it('answers an unknown path with a 404 problem', async () => {
    const response = await raw('/api/v1/nothing');
    expect(response.headers.get('content-type')).to.include('application/problem+json');
    expect([response.status, (await problemOf(response)).code]).to.deep.equal([404, 'not-found']);
  });

  it('answers a known path with another method with 405 and the methods that it has', async () => {
    const response = await raw('/api/v1/datasets', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).to.deep.equal([405, 'GET, POST']);
  });

  it('answers a malformed URI with a 400 problem', async () => {
    const response = await gateway.call('GET', '/datasets/%E0%A4%A', { token });
    expect([response.status, (await problemOf(response)).code]).to.deep.equal([400, 'validation-failed']);
  });

  it('answers malformed JSON with a 400 problem', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await raw('/api/v1/auth/login', { method: 'POST', headers, body: '{"email":' });
    expect([response.status, (await problemOf(response)).code]).to.deep.equal([400, 'validation-failed']);
  });

  it('answers a body that is not JSON with 415', async () => {
    const headers = { 'content-type': 'text/plain' };
    const response = await raw('/api/v1/auth/login', { method: 'POST', headers, body: 'hello' });
    expect(response.status).to.equal(415);
  });

  it('answers a JSON body over 1 MB with 413', async () => {
    const body = { email: 'a@example.org', password: 'x'.repeat(1_100_000) };
    expect((await gateway.call('POST', '/auth/login', { body })).status).to.equal(413);
  });

  it('names every bad field of a body', async () => {
    const response = await gateway.call('POST', '/admin/users', {
      token,
      body: { email: 'no', role: 'king' },
    });
    const paths = ((await problemOf(response)).errors as { path: string }[]).map(({ path }) => path);
    expect(paths).to.have.members(['body.email', 'body.password', 'body.role']);
  });

  it('refuses unknown keys, so that no field can be set that the contract does not name', async () => {
    const body = {
      email: 'new@example.org',
      password: 'long enough for this',
      role: 'viewer',
      status: 'active',
    };
    const response = await gateway.call('POST', '/admin/users', { token, body });
    expect([response.status, (await problemOf(response)).detail]).to.deep.equal([
      400,
      'body.status: Unrecognized key: "status"',
    ]);
  });

  it('answers an id that is no UUID with 400, without asking the service', async () => {
    const before = gateway.upstream.calls.length;
    const response = await gateway.call('GET', '/datasets/..%2F..%2Fadmin', { token });
    expect(response.status).to.equal(400);
    expect(gateway.upstream.calls).to.have.length(before);
  });

  it('refuses an e-mail address that is taken with 409', async () => {
    const { email } = await gateway.addUser('viewer');
    const body = { email: email.toUpperCase(), password: 'long enough for this', role: 'viewer' };
    const response = await gateway.call('POST', '/admin/users', { token, body });
    expect(response.status).to.equal(409);
  });

  it('lists users by role', async () => {
    const response = await gateway.call('GET', '/admin/users?role=admin&limit=200', { token });
    const { items } = (await response.json()) as { items: { role: string }[] };
    expect(new Set(items.map(({ role }) => role))).to.deep.equal(new Set(['admin']));
  });

  it('answers a cursor that it did not make with 400', async () => {
    expect((await gateway.call('GET', '/admin/users?cursor=abc', { token })).status).to.equal(400);
  });
});
