import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { compatibilityRoutes, roleIncludes, roleSchema, routes, scopeOf, scopeSchema } from '@aia/contracts';
import { expect } from 'chai';
import type { Express } from 'express';
import { buildOpenApiDocument } from '../src/openapi/document.js';
import { PASSWORD, problemOf, useGateway } from './support/use-gateway.js';

interface Operation {
  operationId: string;
  security?: object[];
  'x-required-role'?: string;
  'x-required-scope'?: string;
  'x-session-only'?: boolean;
}

/** Routes without a token, each for a reason: signing in is how one gets a token. */
const PUBLIC = [
  'login',
  'refresh',
  'logout',
  'browserLogin',
  'browserRefresh',
  'browserLogout',
  'listOidcProviders',
  'startOidcLogin',
  'finishOidcLogin',
];
/** What is served beside the route table: nothing of anybody's data. */
const BESIDE = [
  '/.well-known/jwks.json',
  '/docs',
  '/docs/favicon-32x32.png',
  '/docs/start.js',
  '/docs/swagger-ui-bundle.js',
  '/docs/swagger-ui.css',
  '/health/live',
  '/health/ready',
  '/openapi.json',
];
/** Pages that a browser opens with a cookie; they ask for what the route that sets it declares. */
const BY_COOKIE = ['/queues', '/queues/{*path}'];

interface Layer {
  route?: { path: string };
  handle: { stack?: Layer[] };
}

/** The paths of every handler of an Express app, without the prefixes that they are mounted at. */
function pathsOf(app: Express): string[] {
  const walk = (layers: Layer[]): string[] =>
    layers.flatMap(({ route, handle }) => (route ? [route.path] : walk(handle.stack ?? [])));
  return walk((app as unknown as { router: { stack: Layer[] } }).router.stack);
}

describe('Every route', () => {
  const apps: Express[] = [];
  const gateway = useGateway({ onBuild: (app) => void apps.push(app) });
  const operations = Object.entries(buildOpenApiDocument().paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({
      path,
      method,
      ...operation,
    })),
  );

  it('of the OpenAPI document declares who may call it', () => {
    for (const operation of operations) {
      const { operationId, security } = operation;
      const role = operation['x-required-role'];
      if (role === 'public') {
        expect(PUBLIC, `${operationId} needs no token`).to.include(operationId);
        expect(security, operationId).to.deep.equal([]);
        continue;
      }
      expect(roleSchema.safeParse(role).success, `${operationId} declares no role`).to.equal(true);
      expect(security, operationId).to.deep.equal([{ bearer: [] }]);
      const scope = operation['x-required-scope'];
      const scoped = scope !== undefined && scopeSchema.safeParse(scope).success;
      const aboutItself = operation['x-session-only'] === true || operationId === 'getMe';
      expect(scoped || aboutItself, `${operationId} declares no scope`).to.equal(true);
    }
  });

  it('of the interfaces of others needs a role and a scope too', () => {
    for (const route of compatibilityRoutes) {
      expect(roleSchema.safeParse(route.access).success, route.id).to.equal(true);
      expect(scopeSchema.safeParse(scopeOf(route)).success, route.id).to.equal(true);
    }
  });

  it('that the gateway serves is in a table of routes, or one of a few without data', () => {
    const declared = [...routes, ...compatibilityRoutes].map(({ path }) => path.replace(/\{(\w+)\}/g, ':$1'));
    const known = new Set([...declared, ...BESIDE, ...BY_COOKIE]);
    expect(pathsOf(apps[0] ?? fail()).filter((path) => !known.has(path))).to.deep.equal([]);
  });

  it('that changes something is in the audit log, or says why not', () => {
    const left = routes
      .filter(({ method, audited }) => method !== 'get' && audited === false)
      .map(({ id }) => id);
    // Answers have their own record; the others only read.
    const readers = ['createMessage', 'renderPromptTemplate', 'search', 'searchSimilar'];
    expect(left).to.have.members(readers);
  });

  it("under /admin is for administrators, except for one's own API keys", () => {
    const others = routes.filter(
      ({ path, access }) =>
        path.startsWith('/admin/') && access !== 'public' && !roleIncludes(access, 'admin'),
    );
    expect(new Set(others.map(({ path }) => path))).to.deep.equal(
      new Set(['/admin/api-keys', '/admin/api-keys/{id}']),
    );
    expect(others.every((route) => scopeOf(route) === 'admin')).to.equal(true);
  });

  it("with an id answers what is not there and what is somebody else's alike", async () => {
    const [owner, other] = [await gateway.signedIn('viewer'), await gateway.signedIn('admin')];
    const created = await gateway.call('POST', '/admin/api-keys', {
      token: owner.accessToken,
      body: { name: 'k' },
    });
    const key = (await created.json()) as { id: string };
    const sessions = await gateway.call('GET', '/auth/sessions', { token: owner.accessToken });
    const session = ((await sessions.json()) as { items: { id: string }[] }).items[0];
    for (const [path, id] of [
      ['/admin/api-keys', key.id],
      ['/auth/sessions', session?.id],
    ]) {
      const answers = await Promise.all(
        [id, randomUUID()].map((one) =>
          gateway.call('DELETE', `${path}/${one}`, { token: other.accessToken }),
        ),
      );
      const [foreign, unknown] = await Promise.all(answers.map(problemOf));
      expect(answers.map(({ status }) => status)).to.deep.equal([404, 404]);
      expect({ ...foreign, requestId: '' }).to.deep.equal({ ...unknown, requestId: '' });
    }
    expect((await gateway.call('GET', '/auth/me', { token: owner.accessToken })).status).to.equal(200);
  });

  it('tells the service who calls by a signed token only, whatever headers and bodies claim', async () => {
    const user = await gateway.signedIn('viewer');
    for (const claim of [
      'x-aia-identity',
      'x-user-id',
      'x-forwarded-user',
      'x-role',
      'x-original-url',
      'x-http-method-override',
    ]) {
      await fetch(`${gateway.url}/api/v1/datasets?userId=other`, {
        headers: { authorization: `Bearer ${user.accessToken}`, [claim]: 'admin' },
      });
      const { headers } = gateway.upstream.calls.at(-1) ?? fail();
      const payload = String(headers['x-aia-identity']).split('.')[1] ?? '';
      const identity = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
        sub: string;
        role: string;
      };
      expect(identity).to.include({ sub: user.id, role: 'viewer' });
      if (claim !== 'x-aia-identity') expect(headers).to.not.have.property(claim);
    }
  });

  it('refuses a suspended user by every way in: session, key, refresh, browser, password', async () => {
    const user = await gateway.signedIn('admin');
    const made = await gateway.call('POST', '/admin/api-keys', {
      token: user.accessToken,
      body: { name: 'k' },
    });
    const { secret } = (await made.json()) as { secret: string };
    await gateway.db
      .updateTable('gateway.users')
      .set({ status: 'suspended' })
      .where('id', '=', user.id)
      .execute();
    const body = { email: user.email, password: PASSWORD };
    const statuses: number[] = [];
    for (const token of [user.accessToken, secret]) {
      for (const route of routes.filter(({ access, method }) => access !== 'public' && method === 'get')) {
        const path = route.path.replace(/\{\w+\}/g, randomUUID());
        statuses.push((await gateway.call('GET', path, { token })).status);
      }
    }
    statuses.push((await gateway.call('POST', '/auth/login', { body })).status);
    statuses.push((await gateway.call('POST', '/auth/browser/login', { body })).status);
    expect(new Set(statuses)).to.deep.equal(new Set([401]));
    const refreshed = await gateway.call('POST', '/auth/refresh', {
      body: { refreshToken: user.refreshToken },
    });
    expect(refreshed.status).to.equal(401);
  });

  it('goes on answering after a handler threw, a service broke, and a client left', async () => {
    const { accessToken: token } = await gateway.signedIn('admin');
    const crashed = once(process, 'uncaughtException').then(() => 'crashed');
    gateway.upstream.answer = (req) => void req.socket.destroy();
    const broken = await gateway.call('GET', '/datasets', { token }).then(({ status }) => status);
    gateway.upstream.answer = (req, res) => {
      req.resume();
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {}\n\n');
    };
    const client = new AbortController();
    const open = await fetch(`${gateway.url}/api/v1/imports/${randomUUID()}/events`, {
      headers: { authorization: `Bearer ${token}` },
      signal: client.signal,
    });
    client.abort();
    await open.text().catch(() => undefined);
    const alive = gateway.call('GET', '/auth/me', { token }).then(({ status }) => `alive ${status}`);
    expect(await Promise.race([crashed, alive])).to.equal('alive 200');
    expect(broken).to.be.oneOf([502, 503, 504]);
  });
});

function fail(): never {
  throw new Error('There is none.');
}
