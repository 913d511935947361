import { expect } from 'chai';
import { sendRaw, type RawAnswer } from '../support/raw-request.js';
import { useGateway } from '../support/use-gateway.js';

describe('Requests that HTTP does not allow', () => {
  const gateway = useGateway();
  let token = '';
  before(async () => {
    token = (await gateway.signedIn('editor')).accessToken;
  });

  const get = (path: string, ...headers: string[]) =>
    sendRaw(
      gateway.url,
      [`GET ${path} HTTP/1.1`, 'host: x', 'connection: close', ...headers, '', ''].join('\r\n'),
    );
  const codeOf = ({ body }: RawAnswer) =>
    (JSON.parse(body.slice(body.indexOf('{'))) as { code: string }).code;
  const post = (path: string, headers: string[], body: string) =>
    sendRaw(
      gateway.url,
      [
        `POST /api/v1${path} HTTP/1.1`,
        'host: x',
        'connection: close',
        `authorization: Bearer ${token}`,
        'content-type: application/json',
        ...headers,
        '',
        body,
      ].join('\r\n'),
    );

  it('headers of 10 MB are a 431 problem', async () => {
    const answer = await get('/api/v1/datasets', `x-large: ${'a'.repeat(10_000_000)}`);
    expect([answer.status, codeOf(answer)]).to.deep.equal([431, 'headers-too-large']);
  });

  it('a great many headers are a 431 problem', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => `x-${index}: y`);
    expect((await get('/api/v1/datasets', ...many)).status).to.equal(431);
  });

  for (const [name, headers, body] of [
    ['both lengths (CL.TE)', ['content-length: 6', 'transfer-encoding: chunked'], '0\r\n\r\nX'],
    ['an unknown transfer coding (TE.TE)', ['transfer-encoding: xchunked'], '0\r\n\r\n'],
    ['two different lengths', ['content-length: 2', 'content-length: 7'], '{}GET /x'],
    ['a length with a sign', ['content-length: +2'], '{}'],
    ['a negative length', ['content-length: -1'], '{}'],
    ['a header name with a space', ['content-length : 2'], '{}'],
    ['a NUL in a header', ['x-a: a\u0000b', 'content-length: 2'], '{}'],
  ] as [string, string[], string][]) {
    it(`${name}: refused, and never reaches a service`, async () => {
      const before = gateway.upstream.calls.length;
      const answer = await post('/search', headers, body);
      expect(answer.status, answer.head).to.equal(400);
      expect(codeOf(answer)).to.equal('validation-failed');
      expect(gateway.upstream.calls.length).to.equal(before);
    });
  }

  it('a chunk of a size that is no number ends the request', async () => {
    const answer = await post('/search', ['transfer-encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n');
    expect([answer.status, codeOf(answer)]).to.deep.equal([400, 'validation-failed']);
  });

  for (const [name, header] of [
    ['a header that is folded', 'x-a: 1\r\n  x-aia-identity: forged'],
    ['a bare line feed in a header', 'x-a: 1\nx-aia-identity: forged'],
  ] as const) {
    it(`${name} smuggles nothing to a service`, async () => {
      const before = gateway.upstream.calls.length;
      const answer = await post('/search', [header, 'content-length: 2'], '{}');
      expect(answer.status).to.be.oneOf([200, 400]);
      for (const { headers } of gateway.upstream.calls.slice(before)) {
        expect(headers['x-aia-identity']).to.match(/^eyJ/);
        expect(headers).to.not.have.property('x-a');
      }
    });
  }

  it('a request that is none is a 400 problem', async () => {
    const answer = await sendRaw(gateway.url, '\u0016\u0003\u0001 hello\r\n\r\n');
    expect([answer.status, codeOf(answer)]).to.deep.equal([400, 'validation-failed']);
  });

  for (const path of [
    '/api/v1/datasets/..%2f..%2fadmin%2fusers',
    '/api/v1/datasets/%2e%2e/%2e%2e/internal',
    '/api/v1/../../etc/passwd',
    '/api/v1/documents/..%5c..%5cwindows/content',
    '/api/v1//datasets',
    '/api/v1/datasets/%00',
    '/docs/..%2f..%2fpackage.json',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/api/v1/datasets%0d%0aset-cookie:%20a=b',
  ]) {
    it(`the path ${path} leads nowhere`, async () => {
      const before = gateway.upstream.calls.length;
      const answer = await get(path, `authorization: Bearer ${token}`);
      expect(answer.status).to.be.oneOf([400, 404]);
      expect(answer.head.toLowerCase()).to.not.include('set-cookie');
      expect(gateway.upstream.calls.length).to.equal(before);
    });
  }

  it('an encoded line break in a query stays encoded on its way to a service', async () => {
    const answer = await get(
      '/api/v1/datasets?slug=a%0d%0ax-aia-identity:%20forged',
      `authorization: Bearer ${token}`,
    );
    expect(answer.status).to.equal(200);
    expect(gateway.upstream.calls.at(-1)?.url).to.equal('/datasets?slug=a%0d%0ax-aia-identity:%20forged');
  });

  it('a line break in a request id or trace is not taken over', async () => {
    const answer = await get('/api/v1/nothing', 'x-request-id: a%0d%0ab', 'traceparent: forged');
    expect(/x-request-id: ([\w-]+)\r\n/i.exec(answer.head)?.[1]).to.match(/^[0-9a-f-]{36}$/);
  });
});

describe('Clients that take their time', () => {
  const gateway = useGateway({ bodyIdleMs: 300, listen: { headersTimeoutMs: 300, checkConnectionsMs: 50 } });
  let token = '';
  before(async () => {
    token = (await gateway.signedIn('editor')).accessToken;
  });
  const head = (path: string) =>
    [`POST /api/v1${path} HTTP/1.1`, 'host: x', `authorization: Bearer ${token}`, 'content-length: 100'].join(
      '\r\n',
    );

  it('with the headers are told 408 and cut off', async () => {
    const answer = await sendRaw(gateway.url, 'GET /api/v1/datasets HTTP/1.1\r\nhost: x\r\nx-slow: ', 5000);
    expect([answer.status, answer.body]).to.satisfy(
      ([status, body]: [number, string]) => status === 408 && body.includes('request-timeout'),
    );
  });

  for (const path of ['/auth/login', '/search']) {
    it(`with the body of ${path} are told 408 and cut off`, async () => {
      gateway.upstream.answer = (req) => void req.resume();
      const answer = await sendRaw(
        gateway.url,
        `${head(path)}\r\ncontent-type: application/json\r\n\r\n{"a":`,
        5000,
      );
      expect(answer.status).to.equal(408);
    });
  }

  it('with an upload are told 408 and cut off', async () => {
    const type = 'content-type: multipart/form-data; boundary=x';
    gateway.upstream.answer = (req) => void req.resume();
    const path = '/datasets/01890000-0000-7000-8000-000000000000/documents';
    const answer = await sendRaw(gateway.url, `${head(path)}\r\n${type}\r\n\r\n--x\r\n`, 5000);
    expect(answer.status).to.equal(408);
  });
});
