import { Writable } from 'node:stream';
import { createLogger } from '@aia/platform';
import type { CreatedApiKey } from '@aia/contracts';
import { expect } from 'chai';
import { PASSWORD, useGateway } from './support/use-gateway.js';

const ID = '01890000-0000-7000-8000-000000000000';
const TEXT = 'CANARY-text-of-a-document';

describe('Logs', () => {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const gateway = useGateway({ logger: () => createLogger('gateway-test', 'trace', destination) });

  it('never hold a password, token, key, question, document or address with a secret in it', async () => {
    const user = await gateway.signedIn('admin');
    const token = user.accessToken;
    const made = await gateway.call('POST', '/admin/api-keys', { token, body: { name: 'k' } });
    const { secret } = (await made.json()) as CreatedApiKey;
    gateway.upstream.answer = (req, res) => {
      req.resume();
      res.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ detail: TEXT }));
    };
    await gateway.call('POST', '/search', { token, body: { query: TEXT } });
    await gateway.call('POST', `/conversations/${ID}/messages`, { token: secret, body: { content: TEXT } });
    await gateway.call('GET', `/search/suggestions?q=${TEXT}`, { token });
    gateway.upstream.answer = (req) => void req.socket.destroy();
    await gateway.call('POST', '/search', { token, body: { query: TEXT } });
    await gateway.call('POST', '/auth/login', { body: { email: user.email, password: `${PASSWORD}!` } });
    await fetch(`${gateway.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"password":"${PASSWORD}`,
    });
    await gateway.call('POST', '/auth/refresh', { body: { refreshToken: user.refreshToken } });
    await gateway.call('POST', '/auth/refresh', { body: { refreshToken: user.refreshToken } });
    const log = lines.join('');
    expect(lines.length).to.be.greaterThan(8);
    for (const canary of [TEXT, PASSWORD, token, secret, user.refreshToken]) {
      expect(log.includes(canary), canary).to.equal(false);
    }
  });
});
