import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCredentials, updateCredentials } from './credentials-file.js';
import { createSessionTokens } from './session.js';

/** A server whose refresh tokens work once, as the gateway's do. */
describe('The stored session', () => {
  let server: Server;
  let url = '';
  let folder = '';
  let path = '';
  let issued = 0;
  let valid = '';
  const calls: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aia-cli-'));
    server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        const call = (req.url ?? '').replace('/api/v1/auth/', '');
        calls.push(call);
        const sent = JSON.parse(body) as { refreshToken?: string };
        if (call === 'refresh' && sent.refreshToken !== valid) return void res.writeHead(401).end();
        issued += 1;
        valid = `refresh-${issued}`;
        const session = {
          accessToken: `access-${issued}`,
          refreshToken: valid,
          tokenType: 'Bearer',
          expiresIn: 900,
        };
        res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(session));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    calls.splice(0);
    path = join(folder, `${issued}-${Math.random()}`, 'credentials.json');
  });

  const tokens = (known = true) =>
    createSessionTokens({
      url,
      credentialsPath: path,
      installation: known ? { url, email: 'a@b.co', password: 'x' } : undefined,
    });
  const store = (expiresAt: number) => {
    const session = { accessToken: 'stored', refreshToken: valid, expiresAt };
    return updateCredentials(path, async () => ({ sessions: { [url]: session } }));
  };
  const soon = () => Date.now() + 1000;
  const later = () => Date.now() + 600_000;

  it('is used as it is while it is fresh', async () => {
    await store(later());
    expect([await tokens().current(), calls]).to.deep.equal(['stored', []]);
  });

  it('is refreshed before it ends, and stored', async () => {
    await store(soon());
    const token = await tokens().current();
    expect(calls).to.deep.equal(['refresh']);
    expect((await readCredentials(path)).sessions[url]?.accessToken).to.equal(token);
  });

  it('is refreshed once by many commands at the same time, so that none of them is signed out', async () => {
    await store(soon());
    const found = await Promise.all(Array.from({ length: 5 }, () => tokens(false).current()));
    expect(calls).to.deep.equal(['refresh']);
    expect(new Set(found).size).to.equal(1);
  });

  it('is opened with the .env when there is none', async () => {
    expect(await tokens().current()).to.equal(`access-${issued}`);
    expect(calls).to.deep.equal(['login']);
  });

  it('is opened anew with the .env when the server has forgotten it', async () => {
    valid = 'another';
    await store(later());
    valid = 'forgotten';
    const session = tokens();
    await session.current();
    expect(await session.renew()).to.equal(`access-${issued}`);
    expect(calls).to.deep.equal(['refresh', 'login']);
  });

  it('is gone when it is refused and nothing else is known', async () => {
    await store(later());
    valid = 'forgotten';
    const session = tokens(false);
    await session.current();
    expect(await session.renew()).to.equal(undefined);
    expect((await readCredentials(path)).sessions).to.deep.equal({});
  });

  it('is readable for its owner only', async () => {
    await store(later());
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it('is none in a file that cannot be understood', async () => {
    await store(later());
    await writeFile(path, '{"sessions": 5');
    expect(await readCredentials(path)).to.deep.equal({ sessions: {} });
  });
});
