import { expect } from 'chai';
import { createOidcProvider, type OidcProvider } from '../../src/auth/oidc/provider.js';
import { problemOf, useGateway } from '../support/use-gateway.js';
import { browse, CLIENT, startProvider, type ProviderAccount, type TestProvider } from './use-provider.js';

const CALLBACK = '/api/v1/auth/oidc/test/callback';

describe('Signing in with an OIDC provider', () => {
  let provider: TestProvider | undefined;
  // The gateway's port is known once it listens, after its app was built.
  const oidc: OidcProvider = {
    settings: { id: 'test', name: 'Test', issuer: '' } as OidcProvider['settings'],
    start: () => real().start(),
    finish: (...args) => real().finish(...args),
  };
  const gateway = useGateway({ deps: () => ({ oidc }) });
  let made: OidcProvider | undefined;
  const real = () => made ?? fail();

  before(async () => {
    provider = await startProvider(() => gateway.url + CALLBACK);
    made = createOidcProvider({
      id: 'test',
      name: 'Test',
      issuer: provider.issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      scopes: 'openid email profile',
      redirectUri: gateway.url + CALLBACK,
      linkByEmail: false,
      rules: {
        groupsClaim: 'groups',
        adminGroups: ['bosses'],
        editorGroups: ['writers'],
        defaultRole: 'viewer',
      },
    });
    Object.assign(oidc.settings, real().settings);
  });
  after(() => provider?.close());

  let accounts = 0;
  const account = (details: Partial<ProviderAccount> = {}) => {
    accounts += 1;
    const email = `person-${accounts}@example.org`;
    const whole = { email, email_verified: true, ...details };
    provider?.accounts.set(`subject-${accounts}`, whole);
    return whole;
  };
  const arrived = (url: URL) => url.origin === gateway.url && !url.pathname.startsWith('/api/');
  const start = (returnTo = '/chat') =>
    browse(`${gateway.url}/api/v1/auth/oidc/test/login?returnTo=${encodeURIComponent(returnTo)}`, arrived);
  const tokenOf = async ({ jar }: { jar: Map<string, Map<string, string>> }) => {
    const cookie = `aia_refresh=${jar.get(gateway.url)?.get('aia_refresh')}`;
    const response = await fetch(`${gateway.url}/api/v1/auth/browser/refresh`, {
      method: 'POST',
      headers: { cookie },
    });
    return ((await response.json()) as { accessToken: string }).accessToken;
  };
  const meOf = async (browser: Awaited<ReturnType<typeof start>>): Promise<unknown> =>
    (await gateway.call('GET', '/auth/me', { token: await tokenOf(browser) })).json();

  it('is offered', async () => {
    const response = await gateway.call('GET', '/auth/oidc');
    expect(await response.json()).to.deep.equal({
      items: [{ id: 'test', name: 'Test', loginPath: '/api/v1/auth/oidc/test/login' }],
    });
  });

  it('makes a user with the role of its groups, and goes back to where the person was', async () => {
    const { email } = account({ groups: ['writers', 'Berlin'] });
    const browser = await start('/chat/5?x=1');
    expect(browser.url.href).to.equal(`${gateway.url}/chat/5?x=1`);
    expect(await meOf(browser)).to.include({ email, role: 'editor', status: 'active' });
  });

  it('follows the groups of the provider at each sign-in', async () => {
    const { email } = account({ groups: ['bosses', 'Berlin', 'Oslo'] });
    await start();
    const groups = () =>
      gateway.db
        .selectFrom('gateway.groups as g')
        .innerJoin('gateway.group_members as m', 'm.group_id', 'g.id')
        .innerJoin('gateway.users as u', 'u.id', 'm.user_id')
        .select(['g.name', 'u.role'])
        .where('u.email', '=', email)
        .orderBy('g.name')
        .execute();
    expect(await groups()).to.deep.equal(
      ['Berlin', 'Oslo', 'bosses'].map((name) => ({ name, role: 'admin' })),
    );
    provider?.accounts.set(`subject-${accounts}`, { email, groups: ['Oslo'] });
    await start();
    expect(await groups()).to.deep.equal([{ name: 'Oslo', role: 'viewer' }]);
  });

  it('never joins a group that administrators made here, whatever its name', async () => {
    const admin = await gateway.signedIn('admin');
    const made = await gateway.call('POST', '/admin/groups', {
      token: admin.accessToken,
      body: { name: 'finance' },
    });
    const { id } = (await made.json()) as { id: string };
    account({ groups: ['finance'] });
    await start();
    const members = await gateway.call('GET', `/admin/groups/${id}/members`, { token: admin.accessToken });
    expect(await members.json()).to.deep.equal({ items: [], nextCursor: null });
  });

  it('does not take over the account that has the same address', async () => {
    const user = await gateway.addUser('admin');
    account({ email: user.email });
    const { response } = await start();
    expect([response.status, (await problemOf(response)).code]).to.deep.equal([409, 'conflict']);
  });

  it('refuses a user who is suspended here', async () => {
    const { email } = account();
    await start();
    await gateway.db
      .updateTable('gateway.users')
      .set({ status: 'suspended' })
      .where('email', '=', email)
      .execute();
    const { response, jar } = await start();
    expect(response.status).to.equal(401);
    expect(jar.get(gateway.url)?.has('aia_refresh')).to.equal(false);
  });

  it('takes back nobody who did not start here, and nobody twice', async () => {
    account();
    const stop = (url: URL) => url.pathname === CALLBACK;
    const first = await browse(`${gateway.url}/api/v1/auth/oidc/test/login`, stop);
    const stranger = await browse(first.url.href, arrived);
    expect(stranger.response.status).to.equal(401);
    const owner = await browse(first.url.href, arrived, first.jar);
    expect(owner.url.pathname).to.equal('/');
    const again = await browse(first.url.href, arrived, first.jar);
    expect(again.response.status).to.equal(401);
  });

  it('takes no answer with another state', async () => {
    account();
    const stop = (url: URL) => url.pathname === CALLBACK;
    const first = await browse(`${gateway.url}/api/v1/auth/oidc/test/login`, stop);
    first.url.searchParams.set('state', 'forged');
    const { response } = await browse(first.url.href, arrived, first.jar);
    expect(response.status).to.equal(401);
  });

  for (const returnTo of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
  ]) {
    it(`does not lead to ${returnTo}`, async () => {
      account();
      expect((await start(returnTo)).url.href).to.equal(`${gateway.url}/`);
    });
  }

  it('of a name that is not configured is not found', async () => {
    expect((await gateway.call('GET', '/auth/oidc/other/login')).status).to.equal(404);
  });
});

function fail(): never {
  throw new Error('The provider runs during tests only.');
}
