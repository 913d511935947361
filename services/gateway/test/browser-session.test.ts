import { sql } from '@aia/database';
import { expect } from 'chai';
import { PASSWORD, useGateway } from './support/use-gateway.js';

/** The name=value part of a Set-Cookie header, and all of it. */
function cookieIn(response: Response): { pair: string; line: string } {
  const line = response.headers.getSetCookie()[0] ?? '';
  return { pair: line.split(';')[0] ?? '', line };
}

describe('A session of a browser', () => {
  const gateway = useGateway();
  const post = (path: string, headers: Record<string, string> = {}, body?: object) =>
    fetch(`${gateway.url}/api/v1/auth/browser${path}`, {
      method: 'POST',
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const login = async (headers: Record<string, string> = {}) => {
    const { email } = await gateway.addUser('viewer');
    return post('/login', headers, { email, password: PASSWORD });
  };
  /** As if so many seconds had gone by since every token was used. */
  const letPass = (seconds: number) =>
    gateway.db
      .updateTable('gateway.sessions')
      .set({ used_at: sql`used_at - make_interval(secs => ${seconds})` })
      .execute();
  const statusOf = async (response: Response) =>
    (
      await gateway.call('GET', '/auth/me', {
        token: ((await response.json()) as { accessToken: string }).accessToken,
      })
    ).status;

  it('keeps its refresh token in a cookie that scripts, other paths and other sites do not get', async () => {
    const response = await login();
    expect(cookieIn(response).line).to.match(/^aia_refresh=[\w-]{43};/);
    expect(cookieIn(response).line).to.match(/Path=\/api\/v1\/auth\/browser; .*HttpOnly; SameSite=Strict/);
    expect(await response.clone().json()).to.have.keys('accessToken', 'tokenType', 'expiresIn');
    expect(await statusOf(response)).to.equal(200);
  });

  it('is renewed by the cookie, which ends the session when it is used once more later', async () => {
    const first = cookieIn(await login());
    const renewed = await post('/refresh', { cookie: first.pair });
    const second = cookieIn(renewed);
    expect([renewed.status, second.pair === first.pair]).to.deep.equal([200, false]);
    await letPass(60);
    expect((await post('/refresh', { cookie: first.pair })).status).to.equal(401);
    expect((await post('/refresh', { cookie: second.pair })).status).to.equal(401);
  });

  it('outlives a page that is loaded anew before the new cookie has arrived', async () => {
    const first = cookieIn(await login());
    await post('/refresh', { cookie: first.pair });
    const again = await post('/refresh', { cookie: first.pair });
    expect(again.status).to.equal(200);
    expect((await post('/refresh', { cookie: cookieIn(again).pair })).status).to.equal(200);
  });

  it('is not there without a cookie', async () => {
    expect((await post('/refresh')).status).to.equal(401);
  });

  it('ends at logout, with its access token', async () => {
    const response = await login();
    const { pair } = cookieIn(response);
    const out = await post('/logout', { cookie: pair });
    expect([out.status, cookieIn(out).line]).to.satisfy(
      ([status, line]: [number, string]) => status === 204 && line.includes('Expires=Thu, 01 Jan 1970'),
    );
    expect(await statusOf(response)).to.equal(401);
    expect((await post('/refresh', { cookie: pair })).status).to.equal(401);
  });

  for (const [name, headers] of Object.entries({
    'another origin': { origin: 'https://elsewhere.example' },
    'another site': { 'sec-fetch-site': 'cross-site' },
    'an origin that is none': { origin: 'null' },
  })) {
    it(`refuses pages of ${name}`, async () => {
      const { pair } = cookieIn(await login());
      expect((await post('/refresh', { cookie: pair, ...headers })).status).to.equal(403);
      expect((await post('/refresh', { cookie: pair, origin: gateway.url })).status).to.equal(200);
    });
  }
});
