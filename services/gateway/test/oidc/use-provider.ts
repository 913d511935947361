import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';

/** Somebody who can sign in at the provider. */
export interface ProviderAccount {
  email: string;
  email_verified?: boolean;
  groups?: string[];
}

/** A real OIDC provider on this machine, whose sign-in page lets in whoever `as` names. */
export interface TestProvider {
  readonly issuer: string;
  readonly accounts: Map<string, ProviderAccount>;
  close(): Promise<void>;
}

export const CLIENT = { id: 'assistant', secret: 'a secret of a test client' };

/** Starts a provider that knows one client with this redirect address. */
export async function startProvider(redirectUri: () => string): Promise<TestProvider> {
  const accounts = new Map<string, ProviderAccount>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let answer: ReturnType<Provider['callback']> | undefined;
  server.on('request', (req, res) => {
    answer ??= createProvider(issuer, redirectUri(), accounts).callback();
    void answer(req, res);
  });
  return { issuer, accounts, close: () => closed(server) };
}

function createProvider(
  issuer: string,
  redirectUri: string,
  accounts: Map<string, ProviderAccount>,
): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'RSA', use: 'sig' }] },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['groups'] },
    cookies: { keys: ['a key of a test'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
    findAccount: (_ctx, id) => {
      const account = accounts.get(id);
      if (!account) return undefined;
      return { accountId: id, claims: async () => ({ sub: id, ...account }) };
    },
  });
  provider.use(async (ctx: KoaContextWithOIDC, next) => {
    if (!ctx.path.startsWith('/sign-in/')) {
      await next();
      return;
    }
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    const accountId = details.session?.accountId ?? [...accounts.keys()].at(-1) ?? '';
    const grant = new provider.Grant({ accountId, clientId: CLIENT.id });
    grant.addOIDCScope('openid email profile');
    const result = { login: { accountId }, consent: { grantId: await grant.save() } };
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
    ctx.respond = false;
  });
  return provider;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** What a browser does: keeps cookies by origin, and follows redirects until `stop` says that it has arrived. */
export async function browse(
  start: string,
  stop: (url: URL) => boolean,
  jar = new Map<string, Map<string, string>>(),
): Promise<{ url: URL; response: Response; jar: Map<string, Map<string, string>> }> {
  let url = new URL(start);
  for (let hop = 0; hop < 20; hop += 1) {
    const cookies = jar.get(url.origin) ?? new Map<string, string>();
    jar.set(url.origin, cookies);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie, accept: 'application/json' },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) return { url, response, jar };
    const next = new URL(location, url);
    if (stop(next)) return { url: next, response, jar };
    await response.body?.cancel();
    url = next;
  }
  throw new Error(`No end of redirects from ${start}.`);
}
