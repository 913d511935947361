import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

describe('The page of the queues', () => {
  const gateway = useGateway();

  const cookieFor = async (token: string) => {
    const response = await gateway.call('POST', '/admin/queues/session', { token });
    return { status: response.status, cookie: response.headers.get('set-cookie') ?? '' };
  };
  const open = (path: string, cookie?: string) =>
    fetch(`${gateway.url}${path}`, {
      redirect: 'manual',
      ...(cookie === undefined ? {} : { headers: { cookie: cookie.split(';')[0] ?? '' } }),
    });

  /** The line is written when the connection is done with the answer, which the client may have a moment earlier. */
  const refusalOf = async (actorId: string): Promise<string> => {
    for (;;) {
      await gateway.protection.audit.flush();
      const line = await gateway.db
        .selectFrom('gateway.audit')
        .select('outcome')
        .where('action', '=', 'readQueueBoard')
        .where('actor_id', '=', actorId)
        .executeTakeFirst();
      if (line) return line.outcome;
    }
  };

  it('is opened by an administrator with a cookie that is good for it alone', async () => {
    const { accessToken } = await gateway.signedIn('admin');
    const { status, cookie } = await cookieFor(accessToken);
    expect(status).to.equal(204);
    expect(cookie).to.match(/^aia_queues=.+; Max-Age=900; Path=\/queues; .*HttpOnly; SameSite=Strict$/);
    gateway.upstream.calls.splice(0);
    const page = await open('/queues/api/queues?page=1', cookie);
    expect(page.status).to.equal(200);
    expect(page.headers.get('content-security-policy')).to.contain("base-uri 'self'");
    const [call] = gateway.upstream.calls;
    expect(call).to.include({ method: 'GET', url: '/queues/api/queues?page=1' });
    expect(call?.headers['x-aia-identity']).to.be.a('string');
    expect(call?.headers['cookie'], 'the token goes no further').to.equal(undefined);
    const elsewhere = await fetch(`${gateway.url}/api/v1/auth/me`, { headers: { cookie } });
    expect(elsewhere.status).to.equal(401);
  });

  it('is refused without the cookie, and once its owner is no administrator', async () => {
    expect((await open('/queues/')).status).to.equal(401);
    const { accessToken, id } = await gateway.signedIn('admin');
    const { cookie } = await cookieFor(accessToken);
    await gateway.db.updateTable('gateway.users').set({ role: 'editor' }).where('id', '=', id).execute();
    const refused = await open('/queues/', cookie);
    expect([refused.status, (await problemOf(refused)).code]).to.deep.equal([403, 'forbidden']);
    expect(await refusalOf(id)).to.equal('refused');
  });

  it('leads to no other route of the service, and takes nothing but reading', async () => {
    const { accessToken } = await gateway.signedIn('admin');
    const { cookie } = await cookieFor(accessToken);
    gateway.upstream.calls.splice(0);
    for (const path of ['/queues/%2e%2e%2fdatasets', '/queues/..%2fdatasets', '/queues//datasets'])
      expect((await open(path, cookie)).status, path).to.equal(404);
    const sent = await fetch(`${gateway.url}/queues/api/queues/document/pause`, {
      method: 'PUT',
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(sent.status).to.equal(404);
    expect(gateway.upstream.calls).to.deep.equal([]);
  });
});

describe('The page of the queues, called too often', () => {
  const gateway = useGateway({ protection: { requestsPerMinute: 5 } });

  it('refuses like every other route, also calls without a cookie', async () => {
    const answers = [];
    for (let call = 0; call < 6; call += 1) answers.push(await fetch(`${gateway.url}/queues/`));
    expect(answers.map(({ status }) => status)).to.deep.equal([401, 401, 401, 401, 401, 429]);
    expect(answers.at(-1)?.headers.get('retry-after')).to.be.a('string');
  });
});
