import type { QuotaRequest } from '@aia/contracts';
import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

const ID = '01890000-0000-7000-8000-000000000000';

describe('Quotas', () => {
  const gateway = useGateway();
  let admin = '';
  before(async () => {
    admin = (await gateway.signedIn('admin')).accessToken;
  });

  const setQuota = async (quota: QuotaRequest) => {
    const response = await gateway.call('PUT', '/admin/quotas', { token: admin, body: quota });
    expect(response.status).to.equal(200);
    return (await response.json()) as { id: string };
  };
  const forUser = (subjectId: string, metric: QuotaRequest['metric'], amount: number) =>
    setQuota({ subjectKind: 'user', subjectId, metric, period: 'month', amount });
  const read = async (token: string) => (await gateway.call('GET', '/datasets', { token })).status;
  const ask = (token: string) =>
    gateway.call('POST', `/conversations/${ID}/messages`, { token, body: { content: 'why?' } });
  const answerWith = (text: string) => {
    gateway.upstream.answer = (req, res) => {
      req.resume();
      res.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
    };
  };
  const usageOf = async (userId: string) => {
    const response = await gateway.call('GET', `/admin/usage?userId=${userId}`, { token: admin });
    return (await response.json()) as { items: object[]; budgets: { used: number; remaining: number }[] };
  };

  it('of requests refuse further calls with the time at which they begin anew', async () => {
    const user = await gateway.signedIn('viewer');
    await forUser(user.id, 'requests', 2);
    expect([await read(user.accessToken), await read(user.accessToken)]).to.deep.equal([200, 200]);
    const response = await gateway.call('GET', '/datasets', { token: user.accessToken });
    expect([response.status, (await problemOf(response)).code]).to.deep.equal([429, 'quota-exceeded']);
    expect(Number(response.headers.get('retry-after'))).to.be.greaterThan(0);
  });

  it('never keep anybody from signing in, nor administrators from raising them', async () => {
    const user = await gateway.signedIn('admin');
    const { id } = await forUser(user.id, 'requests', 0);
    expect(await read(user.accessToken)).to.equal(429);
    expect((await gateway.call('GET', '/auth/me', { token: user.accessToken })).status).to.equal(200);
    const removed = await gateway.call('DELETE', `/admin/quotas/${id}`, { token: user.accessToken });
    expect(removed.status).to.equal(204);
    expect(await read(user.accessToken)).to.equal(200);
  });

  it('of tokens count what an answer says that it used', async () => {
    const user = await gateway.signedIn('viewer');
    await forUser(user.id, 'tokens', 150);
    answerWith(
      'event: message.completed\ndata: {"usage":{"promptTokens":70,"completionTokens":30,"model":"m"}}\n\n',
    );
    for (const expected of [200, 200, 429]) {
      const response = await ask(user.accessToken);
      await response.text();
      expect(response.status).to.equal(expected);
      await gateway.untilIdle();
    }
    const { items, budgets } = await usageOf(user.id);
    expect(items).to.deep.equal([
      {
        subject: user.id,
        name: user.email,
        requests: 3,
        promptTokens: 140,
        completionTokens: 60,
        spend: 260,
      },
    ]);
    expect(budgets.find(({ used }) => used === 200)).to.include({ remaining: 0 });
  });

  it('reserve tokens while an answer runs, so that answers at once cannot exceed them together', async () => {
    const user = await gateway.signedIn('viewer');
    await forUser(user.id, 'tokens', 100);
    gateway.upstream.answer = (req, res) => {
      req.resume();
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: delta\ndata: {}\n\n');
    };
    const open = await ask(user.accessToken);
    expect([open.status, (await ask(user.accessToken)).status]).to.deep.equal([200, 429]);
    await open.body?.cancel();
    await gateway.untilIdle();
    const again = await ask(user.accessToken);
    expect(again.status).to.equal(200);
    await again.body?.cancel();
    await gateway.untilIdle();
    answerWith('event: delta\ndata: {}\n\n');
  });

  it('of a group are shared by its members', async () => {
    const made = await gateway.call('POST', '/admin/groups', { token: admin, body: { name: 'shared' } });
    const { id } = (await made.json()) as { id: string };
    const users = [await gateway.signedIn('viewer'), await gateway.signedIn('viewer')];
    for (const user of users)
      await gateway.call('PUT', `/admin/groups/${id}/members/${user.id}`, { token: admin });
    await setQuota({ subjectKind: 'group', subjectId: id, metric: 'requests', period: 'day', amount: 1 });
    expect([await read(users[0]?.accessToken ?? ''), await read(users[1]?.accessToken ?? '')]).to.deep.equal([
      200, 429,
    ]);
  });

  it('of a user go before what holds for everyone', async () => {
    const [usual, special] = [await gateway.signedIn('viewer'), await gateway.signedIn('viewer')];
    const { id } = await setQuota({
      subjectKind: 'everyone',
      subjectId: null,
      metric: 'requests',
      period: 'month',
      amount: 0,
    });
    await forUser(special.id, 'requests', 10);
    expect([await read(usual.accessToken), await read(special.accessToken)]).to.deep.equal([429, 200]);
    await gateway.call('DELETE', `/admin/quotas/${id}`, { token: admin });
  });

  it('are remembered when Redis has lost its counts', async () => {
    const user = await gateway.signedIn('viewer');
    for (let call = 0; call < 3; call += 1) await read(user.accessToken);
    await gateway.protection.quotas.usage.flush();
    await forUser(user.id, 'requests', 2);
    await read(user.accessToken);
    await gateway.protection.quotas.counters.sync();
    expect(await read(user.accessToken)).to.equal(429);
  });
});

describe('Streams of one user', () => {
  const gateway = useGateway({ protection: { streamsPerUser: 2 } });

  it('are limited in number, and give their place back', async () => {
    const user = await gateway.signedIn('viewer');
    gateway.upstream.answer = (req, res) => {
      req.resume();
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
    };
    const ask = () =>
      gateway.call('POST', `/conversations/${ID}/messages`, {
        token: user.accessToken,
        body: { content: 'why?' },
      });
    const open = [await ask(), await ask()];
    expect((await ask()).status).to.equal(429);
    await open[0]?.body?.cancel();
    await gateway.untilIdle(1);
    const third = await ask();
    expect(third.status).to.equal(200);
    for (const response of [open[1], third]) await response?.body?.cancel();
  });

  it('are cut when the user is suspended', async () => {
    const user = await gateway.signedIn('viewer');
    const response = await gateway.call('POST', `/conversations/${ID}/messages`, {
      token: user.accessToken,
      body: { content: 'why?' },
    });
    await gateway.db
      .updateTable('gateway.users')
      .set({ status: 'suspended' })
      .where('id', '=', user.id)
      .execute();
    const ended = response.text().then(
      () => 'whole',
      () => 'cut',
    );
    await gateway.protection.openStreams.sweep();
    expect(await ended).to.equal('cut');
  });
});

describe('Features', () => {
  const gateway = useGateway();

  it('that are switched off are not there, for everybody, until they are switched on', async () => {
    const admin = await gateway.signedIn('admin');
    const set = (enabled: boolean) =>
      gateway.call('PUT', '/admin/features/search', { token: admin.accessToken, body: { enabled } });
    const search = async () =>
      (await gateway.call('POST', '/search', { token: admin.accessToken, body: { query: 'x' } })).status;
    expect(await search()).to.equal(200);
    expect((await set(false)).status).to.equal(200);
    expect(await search()).to.equal(404);
    await set(true);
    expect(await search()).to.equal(200);
    const unknown = await gateway.call('PUT', '/admin/features/none', {
      token: admin.accessToken,
      body: { enabled: true },
    });
    expect(unknown.status).to.equal(404);
  });
});
