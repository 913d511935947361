import type { Session } from '@aia/contracts';
import { expect } from 'chai';
import { PASSWORD, problemOf, useGateway } from './support/use-gateway.js';

describe('Signing in', () => {
  const gateway = useGateway({ limits: { attempts: 3 } });
  const login = (email: string, password: string) =>
    gateway.call('POST', '/auth/login', { body: { email, password } });
  const refresh = (refreshToken: string) => gateway.call('POST', '/auth/refresh', { body: { refreshToken } });
  const me = (token: string) => gateway.call('GET', '/auth/me', { token });

  it('gives a session whose access token names the user', async () => {
    const user = await gateway.signedIn('editor');
    const response = await me(user.accessToken);
    expect(await response.json()).to.include({ id: user.id, email: user.email, role: 'editor' });
  });

  it('takes the e-mail address in any case', async () => {
    const { email } = await gateway.addUser('viewer');
    expect((await login(email.toUpperCase(), PASSWORD)).status).to.equal(200);
  });

  it('answers a wrong password and an unknown user alike', async () => {
    const { email } = await gateway.addUser('viewer');
    const wrong = await login(email, 'not the password');
    const unknown = await login('nobody@example.org', 'not the password');
    const [first, second] = [await problemOf(wrong), await problemOf(unknown)];
    expect([wrong.status, unknown.status]).to.deep.equal([401, 401]);
    expect({ ...first, requestId: '' }).to.deep.equal({ ...second, requestId: '' });
  });

  it('refuses further attempts on an account with 429 and Retry-After', async () => {
    const { email } = await gateway.addUser('viewer');
    for (let attempt = 0; attempt < 3; attempt += 1) await login(email, 'not the password');
    const response = await login(email, PASSWORD);
    expect(response.status).to.equal(429);
    expect(Number(response.headers.get('retry-after'))).to.be.within(1, 60);
  });

  it('forgets failed attempts after a success', async () => {
    const { email } = await gateway.addUser('viewer');
    for (const password of ['wrong', 'wrong', PASSWORD, 'wrong', 'wrong']) await login(email, password);
    expect((await login(email, PASSWORD)).status).to.equal(200);
  });

  it('refuses a suspended user at the next call, without waiting for the token to expire', async () => {
    const user = await gateway.signedIn('editor');
    await gateway.db
      .updateTable('gateway.users')
      .set({ status: 'suspended' })
      .where('id', '=', user.id)
      .execute();
    const statuses = [
      await me(user.accessToken),
      await gateway.call('GET', '/datasets', { token: user.accessToken }),
      await login(user.email, PASSWORD),
    ].map(({ status }) => status);
    expect(statuses).to.deep.equal([401, 401, 401]);
  });

  it('applies a new role at the next call', async () => {
    const user = await gateway.signedIn('viewer');
    await gateway.db.updateTable('gateway.users').set({ role: 'admin' }).where('id', '=', user.id).execute();
    const response = await gateway.call('GET', '/admin/users', { token: user.accessToken });
    expect(response.status).to.equal(200);
  });

  describe('refreshing', () => {
    it('gives a new session once', async () => {
      const user = await gateway.signedIn('viewer');
      const response = await refresh(user.refreshToken);
      const renewed = (await response.json()) as Session;
      expect(response.status).to.equal(200);
      expect(renewed.refreshToken).to.not.equal(user.refreshToken);
      expect((await me(renewed.accessToken)).status).to.equal(200);
    });

    it('ends the whole family when a token is used again', async () => {
      const user = await gateway.signedIn('viewer');
      const renewed = (await (await refresh(user.refreshToken)).json()) as Session;
      const reuse = await refresh(user.refreshToken);
      const statuses = [reuse, await refresh(renewed.refreshToken), await me(renewed.accessToken)];
      expect(statuses.map(({ status }) => status)).to.deep.equal([401, 401, 401]);
    });

    it('lets only one of many calls with the same token win', async () => {
      const user = await gateway.signedIn('viewer');
      const responses = await Promise.all(Array.from({ length: 8 }, () => refresh(user.refreshToken)));
      expect(responses.filter(({ status }) => status === 200)).to.have.length(1);
    });

    it('refuses an expired token without ending the family', async () => {
      const user = await gateway.signedIn('viewer');
      await gateway.db
        .updateTable('gateway.sessions')
        .set({ expires_at: new Date(Date.now() - 1000) })
        .where('user_id', '=', user.id)
        .execute();
      expect((await refresh(user.refreshToken)).status).to.equal(401);
      expect((await me(user.accessToken)).status).to.equal(200);
    });

    it('stores no refresh token in the clear', async () => {
      const user = await gateway.signedIn('viewer');
      const rows = await gateway.db.selectFrom('gateway.sessions').select('refresh_hash').execute();
      expect(rows.map((row) => row.refresh_hash)).to.not.include(user.refreshToken);
    });
  });

  it('ends a session and its access token at logout', async () => {
    const user = await gateway.signedIn('viewer');
    const response = await gateway.call('POST', '/auth/logout', {
      body: { refreshToken: user.refreshToken },
    });
    expect(response.status).to.equal(204);
    expect((await me(user.accessToken)).status).to.equal(401);
    expect((await refresh(user.refreshToken)).status).to.equal(401);
  });
});
