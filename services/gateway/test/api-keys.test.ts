import type { CreatedApiKey } from '@aia/contracts';
import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

describe('API keys', () => {
  const gateway = useGateway();

  async function createKey(token: string, body: object): Promise<CreatedApiKey> {
    const response = await gateway.call('POST', '/admin/api-keys', { token, body });
    expect(response.status).to.equal(201);
    return (await response.json()) as CreatedApiKey;
  }
  const statusWith = async (token: string, path = '/auth/me') =>
    (await gateway.call('GET', path, { token })).status;

  it('act as their user', async () => {
    const user = await gateway.signedIn('editor');
    const key = await createKey(user.accessToken, { name: 'script' });
    expect(key.secret).to.match(new RegExp(`^aia_${key.prefix}_`));
    const response = await gateway.call('GET', '/auth/me', { token: key.secret });
    expect(await response.json()).to.include({ id: user.id });
  });

  it('are stored as a hash only', async () => {
    const user = await gateway.signedIn('viewer');
    const key = await createKey(user.accessToken, { name: 'script' });
    const rows = await gateway.db.selectFrom('gateway.api_keys').selectAll().execute();
    const secretPart = key.secret.slice(`aia_${key.prefix}_`.length);
    expect(secretPart).to.have.length.above(20);
    expect(JSON.stringify(rows)).to.not.include(secretPart);
  });

  it('do no more than their own role, although the user may', async () => {
    const admin = await gateway.signedIn('admin');
    const key = await createKey(admin.accessToken, { name: 'reader', role: 'viewer' });
    expect(await statusWith(key.secret, '/admin/users')).to.equal(403);
  });

  it('do no more than their user may today', async () => {
    const admin = await gateway.signedIn('admin');
    const key = await createKey(admin.accessToken, { name: 'admin' });
    await gateway.db
      .updateTable('gateway.users')
      .set({ role: 'viewer' })
      .where('id', '=', admin.id)
      .execute();
    expect(await statusWith(key.secret, '/admin/users')).to.equal(403);
  });

  it('are refused once revoked', async () => {
    const user = await gateway.signedIn('viewer');
    const key = await createKey(user.accessToken, { name: 'script' });
    const revoked = await gateway.call('DELETE', `/admin/api-keys/${key.id}`, { token: user.accessToken });
    expect(revoked.status).to.equal(204);
    expect(await statusWith(key.secret)).to.equal(401);
  });

  it('are refused once expired', async () => {
    const user = await gateway.signedIn('viewer');
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const key = await createKey(user.accessToken, { name: 'script', expiresAt });
    expect(await statusWith(key.secret)).to.equal(200);
    await gateway.db
      .updateTable('gateway.api_keys')
      .set({ expires_at: new Date(Date.now() - 1) })
      .where('id', '=', key.id)
      .execute();
    expect(await statusWith(key.secret)).to.equal(401);
  });

  it('are refused when their user is suspended', async () => {
    const user = await gateway.signedIn('viewer');
    const key = await createKey(user.accessToken, { name: 'script' });
    await gateway.db
      .updateTable('gateway.users')
      .set({ status: 'suspended' })
      .where('id', '=', user.id)
      .execute();
    expect(await statusWith(key.secret)).to.equal(401);
  });

  it('note their last use at most once a minute', async () => {
    const user = await gateway.signedIn('viewer');
    const key = await createKey(user.accessToken, { name: 'script' });
    const lastUsed = async () => {
      const row = await gateway.db
        .selectFrom('gateway.api_keys')
        .select('last_used_at')
        .where('id', '=', key.id)
        .executeTakeFirstOrThrow();
      return row.last_used_at?.getTime();
    };
    await statusWith(key.secret);
    const first = await lastUsed();
    await statusWith(key.secret);
    expect(first).to.be.a('number');
    expect(await lastUsed()).to.equal(first);
    const earlier = new Date(Date.now() - 61_000);
    await gateway.db.updateTable('gateway.api_keys').set({ last_used_at: earlier }).execute();
    await statusWith(key.secret);
    expect(await lastUsed()).to.be.greaterThan(earlier.getTime());
  });

  it('cannot make further keys', async () => {
    const user = await gateway.signedIn('admin');
    const key = await createKey(user.accessToken, { name: 'script' });
    const response = await gateway.call('POST', '/admin/api-keys', {
      token: key.secret,
      body: { name: 'child' },
    });
    expect(response.status).to.equal(403);
  });

  it('cannot be given a higher role than their maker has', async () => {
    const user = await gateway.signedIn('viewer');
    const body = { name: 'script', role: 'admin' };
    const response = await gateway.call('POST', '/admin/api-keys', { token: user.accessToken, body });
    expect(response.status).to.equal(403);
  });

  it('of someone else are not found', async () => {
    const [owner, other] = [await gateway.signedIn('viewer'), await gateway.signedIn('admin')];
    const key = await createKey(owner.accessToken, { name: 'script' });
    const response = await gateway.call('DELETE', `/admin/api-keys/${key.id}`, { token: other.accessToken });
    expect(response.status).to.equal(404);
    expect(await statusWith(key.secret)).to.equal(200);
  });

  it('must expire in the future', async () => {
    const user = await gateway.signedIn('viewer');
    const body = { name: 'script', expiresAt: '2020-01-01T00:00:00Z' };
    const response = await gateway.call('POST', '/admin/api-keys', { token: user.accessToken, body });
    expect((await problemOf(response)).errors).to.deep.include({
      path: 'body.expiresAt',
      message: 'Choose a time in the future.',
    });
  });

  it('are listed page by page, without their secrets', async () => {
    const user = await gateway.signedIn('viewer');
    for (const name of ['a', 'b', 'c']) await createKey(user.accessToken, { name });
    const names: string[] = [];
    let cursor = '';
    do {
      const path = `/admin/api-keys?limit=2${cursor && `&cursor=${cursor}`}`;
      const response = await gateway.call('GET', path, { token: user.accessToken });
      const page = (await response.json()) as { items: { name: string }[]; nextCursor: string | null };
      expect(JSON.stringify(page)).to.not.include('secret');
      names.push(...page.items.map((item) => item.name));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    expect(names).to.deep.equal(['a', 'b', 'c']);
  });
});
