import { connect } from 'node:net';
import { createIdentityVerifier } from '@aia/platform';
import { expect } from 'chai';
import { useGateway } from './support/use-gateway.js';

const ID = '01890000-0000-7000-8000-000000000000';

describe('What the services get to see', () => {
  const gateway = useGateway();
  let user = { id: '', accessToken: '' };

  before(async () => {
    user = await gateway.signedIn('editor');
  });
  beforeEach(() => {
    gateway.upstream.calls.length = 0;
    gateway.upstream.answer = (req, res) => {
      req.resume();
      res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    };
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${user.accessToken}`, ...headers },
    });
  const seen = () => {
    const call = gateway.upstream.calls.at(-1);
    if (!call) throw new Error('The service was not asked.');
    return call;
  };

  /** Sends bytes as they are and returns the status line of the answer. */
  function sendRaw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write(text));
      socket.once('data', (data) => {
        resolve(data.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
      socket.once('error', reject);
      socket.once('close', () => resolve('closed'));
    });
  }

  it('is the path of the route without /api/v1, with the query as it was', async () => {
    await get(`/datasets/${ID}/documents?q=a%20b&limit=5`);
    expect(seen()).to.include({ method: 'GET', url: `/datasets/${ID}/documents?q=a%20b&limit=5` });
  });

  it('is the verified caller in a signed token', async () => {
    const group = '01890000-0000-7000-8000-0000000000aa';
    await gateway.db.insertInto('gateway.groups').values({ id: group, name: 'team' }).execute();
    await gateway.db
      .insertInto('gateway.group_members')
      .values({ group_id: group, user_id: user.id })
      .execute();
    await get('/datasets');
    const identity = await createIdentityVerifier(gateway.publicKeys)(
      String(seen().headers['x-aia-identity']),
    );
    expect(identity).to.deep.equal({
      userId: user.id,
      role: 'editor',
      principals: ['everyone', `user:${user.id}`, `group:${group}`],
    });
  });

  it('is never an identity or a forwarded address that the client made up', async () => {
    await get('/datasets', {
      'x-aia-identity': 'forged',
      'X-AIA-Identity': 'forged too',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=10.0.0.1',
      'x-real-ip': '10.0.0.1',
      'x-http-method-override': 'DELETE',
      cookie: 'a=b',
    });
    const { headers } = seen();
    expect(headers['x-aia-identity']).to.match(/^eyJ/);
    expect(Object.keys(headers)).to.not.include.members(['authorization']);
    for (const name of [
      'x-forwarded-for',
      'x-forwarded-host',
      'forwarded',
      'x-real-ip',
      'cookie',
      'authorization',
    ]) {
      expect(headers, name).to.not.have.property(name);
    }
  });

  it('is the request id of the client when it is well formed, on both sides', async () => {
    const response = await get('/datasets', { 'x-request-id': 'my-request_1' });
    expect(seen().headers['x-request-id']).to.equal('my-request_1');
    expect(response.headers.get('x-request-id')).to.equal('my-request_1');
  });

  it('is no body of a GET', async () => {
    const status = await sendRaw(
      `GET /api/v1/datasets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${user.accessToken}\r\n` +
        `Content-Length: 5\r\n\r\nhello`,
    );
    expect(status).to.equal('HTTP/1.1 200 OK');
    expect(seen().headers).to.not.have.any.keys('content-length', 'transfer-encoding');
  });

  const start = () =>
    `POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${user.accessToken}\r\n` +
    `Content-Type: application/json\r\n`;
  const smuggled = 'GET /datasets HTTP/1.1\r\nHost: x\r\n\r\n';
  const ambiguous: Record<string, () => string> = {
    'a length beside chunked encoding': () =>
      `${start()}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    'two different lengths': () => `${start()}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}${smuggled}`,
    'an unknown transfer encoding': () =>
      `${start()}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
    'a space before the colon': () => `${start()}Content-Length : 2\r\n\r\n{}`,
    'a line break in a header': () => `${start()}X-A: b\nX-AIA-Identity: forged\r\n\r\n`,
  };
  for (const [name, text] of Object.entries(ambiguous)) {
    it(`is nothing of a request with ${name}`, async () => {
      expect(await sendRaw(text())).to.equal('HTTP/1.1 400 Bad Request');
      expect(gateway.upstream.calls).to.have.length(0);
    });
  }

  it('comes back without the headers of the inner connection', async () => {
    gateway.upstream.answer = (_req, res) => {
      res.writeHead(200, {
        'content-type': 'application/json',
        connection: 'close, x-internal',
        'x-internal': 'secret',
        'keep-alive': 'timeout=1',
        'proxy-authenticate': 'Basic',
        'x-aia-identity': 'leaked',
        'x-kept': 'yes',
      });
      res.end('{}');
    };
    const response = await get('/datasets');
    const names = [...response.headers.keys()];
    expect(response.headers.get('x-kept')).to.equal('yes');
    expect(names).to.not.include.members(['x-internal']);
    expect(names).to.not.include.members(['proxy-authenticate']);
    expect(names).to.not.include.members(['x-aia-identity']);
  });

  it('answers HEAD like GET without a body', async () => {
    const response = await fetch(`${gateway.url}/api/v1/datasets`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${user.accessToken}` },
    });
    expect([response.status, await response.text()]).to.deep.equal([200, '']);
    expect(seen().method).to.equal('HEAD');
  });
});
