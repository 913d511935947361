import { expect } from 'chai';
import { PASSWORD, problemOf, useGateway } from './support/use-gateway.js';

const STRONG = 'plum window orbit ninety';

describe('Users and groups', () => {
  const gateway = useGateway();
  let token = '';
  before(async () => {
    token = (await gateway.signedIn('admin')).accessToken;
  });
  const admin = async (method: string, path: string, body?: object) =>
    gateway.call(method, `/admin${path}`, { token, ...(body ? { body } : {}) });

  it('takes no password that was breached or that one thinks of first', async () => {
    for (const password of [
      'password1234',
      'qwertyuiop12',
      'iloveyou1234',
      'aaaaaaaaaaaa',
      'someone@example',
    ]) {
      const response = await admin('POST', '/users', {
        email: 'someone@example.org',
        password,
        role: 'viewer',
      });
      expect([response.status, (await problemOf(response)).errors?.length], password).to.deep.equal([400, 1]);
    }
  });

  it('suspends a user: sessions and keys end at once', async () => {
    const user = await gateway.signedIn('editor');
    expect((await admin('PATCH', `/users/${user.id}`, { status: 'suspended' })).status).to.equal(200);
    expect((await gateway.call('GET', '/auth/me', { token: user.accessToken })).status).to.equal(401);
    await admin('PATCH', `/users/${user.id}`, { status: 'active' });
    const refresh = await gateway.call('POST', '/auth/refresh', {
      body: { refreshToken: user.refreshToken },
    });
    expect(refresh.status).to.equal(401);
  });

  it('gives a user a new password, which ends its sessions', async () => {
    const user = await gateway.signedIn('viewer');
    expect((await admin('PATCH', `/users/${user.id}`, { password: STRONG })).status).to.equal(200);
    expect((await gateway.call('GET', '/auth/me', { token: user.accessToken })).status).to.equal(401);
    const login = await gateway.call('POST', '/auth/login', {
      body: { email: user.email, password: STRONG },
    });
    expect(login.status).to.equal(200);
  });

  it('never loses its last administrator, not even to two changes at once', async () => {
    await gateway.db
      .updateTable('gateway.users')
      .set({ role: 'viewer' })
      .where('role', '=', 'admin')
      .execute();
    const [one, two] = [await gateway.signedIn('admin'), await gateway.signedIn('admin')];
    const demote = (id: string, by: string) =>
      gateway.call('PATCH', `/admin/users/${id}`, { token: by, body: { role: 'viewer' } });
    const statuses = await Promise.all([demote(one.id, two.accessToken), demote(two.id, one.accessToken)]);
    const left = await gateway.db
      .selectFrom('gateway.users')
      .select('id')
      .where('role', '=', 'admin')
      .execute();
    expect(left.length, String(statuses.map(({ status }) => status))).to.be.at.least(1);
    const last = [one, two].find(({ id }) => id === left[0]?.id);
    const response = await demote(last?.id ?? '', last?.accessToken ?? '');
    if (left.length === 1) expect(response.status).to.equal(409);
    token = last?.accessToken ?? '';
  });

  it('shares a group by its principal with its members, from the next call on', async () => {
    const user = await gateway.signedIn('viewer');
    const made = await admin('POST', '/groups', { name: 'Berlin' });
    const group = (await made.json()) as { id: string };
    const principals = async () => {
      await gateway.call('GET', '/datasets', { token: user.accessToken });
      const payload = String(gateway.upstream.calls.at(-1)?.headers['x-aia-identity']).split('.')[1] ?? '';
      return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { principals: string[] })
        .principals;
    };
    expect(await principals()).to.not.include(`group:${group.id}`);
    for (const _twice of [1, 2]) {
      expect((await admin('PUT', `/groups/${group.id}/members/${user.id}`)).status).to.equal(204);
    }
    expect(await principals()).to.include(`group:${group.id}`);
    const detail: unknown = await (await admin('GET', `/users/${user.id}`)).json();
    expect(detail).to.deep.include({ groups: [{ id: group.id, name: 'Berlin' }] });
    await admin('DELETE', `/groups/${group.id}/members/${user.id}`);
    expect(await principals()).to.not.include(`group:${group.id}`);
  });

  it('refuses a second group of a name, and knows no group that is not there', async () => {
    await admin('POST', '/groups', { name: 'Oslo' });
    expect((await admin('POST', '/groups', { name: 'Oslo' })).status).to.equal(409);
    const unknown = '01890000-0000-7000-8000-000000000000';
    for (const [method, path, body] of [
      ['PATCH', `/groups/${unknown}`, { name: 'Rome' }],
      ['DELETE', `/groups/${unknown}`, undefined],
      ['GET', `/groups/${unknown}/members`, undefined],
      ['PUT', `/groups/${unknown}/members/${unknown}`, undefined],
      ['GET', `/users/${unknown}`, undefined],
      ['PATCH', `/users/${unknown}`, { role: 'viewer' }],
      ['POST', `/users/${unknown}/sign-out`, undefined],
    ] as const) {
      expect((await admin(method, path, body)).status, `${method} ${path}`).to.equal(404);
    }
  });

  it('lets people see and end where they are signed in, and nobody else', async () => {
    const user = await gateway.signedIn('viewer');
    const login = await gateway.call('POST', '/auth/login', {
      body: { email: user.email, password: PASSWORD },
    });
    const other = (await login.json()) as { accessToken: string };
    const list = await gateway.call('GET', '/auth/sessions', { token: user.accessToken });
    const { items } = (await list.json()) as { items: { id: string; current: boolean; ip: string }[] };
    expect(items.map(({ current }) => current)).to.deep.equal([true, false]);
    const path = `/auth/sessions/${items[1]?.id}`;
    const stranger = await gateway.signedIn('admin');
    expect((await gateway.call('DELETE', path, { token: stranger.accessToken })).status).to.equal(404);
    expect((await gateway.call('DELETE', path, { token: user.accessToken })).status).to.equal(204);
    expect((await gateway.call('GET', '/auth/me', { token: other.accessToken })).status).to.equal(401);
    expect((await gateway.call('GET', '/auth/me', { token: user.accessToken })).status).to.equal(200);
  });

  it('lets people change their password, which ends every other session', async () => {
    const user = await gateway.signedIn('viewer');
    const login = await gateway.call('POST', '/auth/login', {
      body: { email: user.email, password: PASSWORD },
    });
    const other = (await login.json()) as { accessToken: string };
    const change = (currentPassword: string, newPassword: string) =>
      gateway.call('POST', '/auth/password', {
        token: user.accessToken,
        body: { currentPassword, newPassword },
      });
    expect((await change('not the password', STRONG)).status).to.equal(401);
    expect((await change(PASSWORD, 'password1234')).status).to.equal(400);
    expect((await change(PASSWORD, STRONG)).status).to.equal(204);
    expect((await gateway.call('GET', '/auth/me', { token: user.accessToken })).status).to.equal(200);
    expect((await gateway.call('GET', '/auth/me', { token: other.accessToken })).status).to.equal(401);
  });
});
