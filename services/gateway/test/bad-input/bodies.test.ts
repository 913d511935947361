import { routes, type Route } from '@aia/contracts';
import { expect } from 'chai';
import { problemOf, useGateway } from '../support/use-gateway.js';

const ID = '01890000-0000-7000-8000-000000000000';

describe('Bodies and parameters that are not right', () => {
  const gateway = useGateway();
  let token = '';
  before(async () => {
    token = (await gateway.signedIn('admin')).accessToken;
  });
  const send = (method: string, path: string, body: string | Buffer, type = 'application/json') =>
    fetch(`${gateway.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });

  const withBody = routes.filter(({ body }) => body !== undefined);
  const own = withBody.filter(({ owner }) => owner === 'gateway');
  const pathOf = (route: Route) => route.path.replace(/\{name\}/, 'search').replace(/\{\w+\}/g, ID);

  for (const route of withBody) {
    it(`${route.id} takes JSON only`, async () => {
      const before = gateway.upstream.calls.length;
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'text/xml',
      ]) {
        const response = await send(route.method.toUpperCase(), pathOf(route), '{"a":1}', type);
        expect([response.status, (await problemOf(response)).code], type).to.deep.equal([
          415,
          'unsupported-media-type',
        ]);
      }
      expect(gateway.upstream.calls.length).to.equal(before);
    });
  }

  const corpus: Record<string, string | Buffer> = {
    'JSON that is cut off': '{"email":"a@example.org"',
    'JSON that is no object': '"text"',
    'JSON that is an array': '[]',
    'a bare null': 'null',
    'invalid UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    'UTF-16': Buffer.from('{"a":1}', 'utf16le'),
    'JSON 100,000 levels deep': '['.repeat(100_000) + ']'.repeat(100_000),
    'an object 50,000 levels deep': '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000),
    __proto__: '{"__proto__":{"role":"admin","polluted":true}}',
    'constructor.prototype': '{"constructor":{"prototype":{"polluted":true}}}',
    'fields that nobody offers': '{"isAdmin":true,"userId":"x","status":"active","password_hash":"x"}',
    'numbers too large to keep': '{"amount":1e400,"limit":99999999999999999999}',
    'a NUL': '{"name":"a\\u0000b"}',
    'half a surrogate pair': '{"name":"\\ud800"}',
    'the same key twice': '{"role":"viewer","role":"admin"}',
  };
  for (const [name, body] of Object.entries(corpus)) {
    it(`${name}: no route of the gateway fails or obeys`, async () => {
      for (const route of own) {
        const response = await send(route.method.toUpperCase(), pathOf(route), body);
        // `verifyAudit` needs no field at all: what it does not know it does not obey.
        const harmless =
          route.id === 'verifyAudit' || name === 'half a surrogate pair' ? [200, 201, 409] : [];
        expect(response.status, route.id).to.be.oneOf([400, 404, ...harmless]);
        await response.text();
      }
      expect(({} as { polluted?: boolean }).polluted).to.equal(undefined);
    });
  }

  it('__proto__ beside right fields sets nothing', async () => {
    const body =
      '{"email":"p@example.org","password":"plum window orbit ninety","role":"viewer","__proto__":{"role":"admin"}}';
    const response = await send('POST', '/admin/users', body);
    if (response.status === 201) expect(await response.json()).to.include({ role: 'viewer' });
    else expect(response.status).to.equal(400);
  });

  for (const field of [
    'id',
    'status',
    'createdAt',
    'passwordHash',
    'password_hash',
    'groups',
    'lastSignInAt',
  ]) {
    it(`the field ${field} cannot be set with a new user (mass assignment)`, async () => {
      const body = {
        email: 'm@example.org',
        password: 'plum window orbit ninety',
        role: 'viewer',
        [field]: 'x',
      };
      const response = await send('POST', '/admin/users', JSON.stringify(body));
      expect([response.status, (await problemOf(response)).detail]).to.satisfy(
        ([status, detail]: [number, string]) => status === 400 && detail.startsWith(`body.${field}:`),
      );
    });
  }

  for (const query of [
    'limit=1&limit=200',
    'limit=1e9',
    'limit=-1',
    'cursor=a&cursor=b',
    'role=admin&role=viewer',
    'role=king',
    'q=%00',
    `q=${'x'.repeat(1000)}`,
  ]) {
    it(`the query ${query.slice(0, 40)} is refused`, async () => {
      const response = await gateway.call('GET', `/admin/users?${query}`, { token });
      expect(response.status).to.equal(400);
    });
  }

  for (const query of [
    'limit[]=1',
    'limit[$gt]=1',
    'cursor[__proto__]=x',
    '__proto__[limit]=1',
    'constructor=1',
  ]) {
    it(`the query ${query} is no operator and sets nothing`, async () => {
      const response = await gateway.call('GET', `/admin/users?${query}`, { token });
      expect(response.status).to.equal(200);
      expect(({} as { limit?: unknown }).limit).to.equal(undefined);
    });
  }

  it('a header that comes twice with different values counts once or not at all', async () => {
    const response = await fetch(`${gateway.url}/api/v1/auth/me`, {
      headers: [
        ['authorization', `Bearer ${token}`],
        ['authorization', 'Bearer other'],
      ],
    });
    expect(response.status).to.be.oneOf([200, 401]);
  });
});
