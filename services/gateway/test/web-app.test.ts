import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useTempFolder } from '@aia/testing';
import { expect } from 'chai';
import { webFolder } from '../src/web-folder.js';
import { useGateway } from './support/use-gateway.js';

const INDEX = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><title>App</title>';

describe('The web app', () => {
  const folder = useTempFolder();
  const gateway = useGateway({
    deps: async () => {
      await mkdir(join(folder.path, 'assets'), { recursive: true });
      await writeFile(join(folder.path, 'index.html'), INDEX);
      await writeFile(join(folder.path, 'assets/app-1a2b.js'), 'export {};');
      await writeFile(join(folder.path, '.secret'), 'hidden');
      return { webFolder: folder.path };
    },
  });
  const get = (path: string, accept = 'text/html,*/*') => fetch(gateway.url + path, { headers: { accept } });

  for (const path of ['/', '/chat/0189', '/settings/profile.v2']) {
    it(`answers ${path} with its page`, async () => {
      const response = await get(path);
      expect([response.status, response.headers.get('content-type')]).to.deep.equal([
        200,
        'text/html; charset=utf-8',
      ]);
      expect(await response.text()).to.include('<title>App</title>');
    });
  }

  it('gives each page a nonce of its own, in the policy and in the page', async () => {
    const [first, second] = [await get('/'), await get('/')];
    const nonces = [first, second].map(
      (response) =>
        /style-src 'self' 'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1],
    );
    expect(await first.text()).to.include(`content="${nonces[0]}"`);
    expect(nonces[0])
      .to.match(/^[A-Za-z0-9+/]{22}==$/)
      .and.not.equal(nonces[1]);
  });

  it('allows no inline script', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).to.include("script-src 'self';").and.not.include('unsafe');
  });

  it('keeps files with a hash in their name for a year', async () => {
    const response = await get('/assets/app-1a2b.js', '*/*');
    expect(response.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
  });

  const problem = 'application/problem+json; charset=utf-8';
  const elsewhere: [path: string, status: number, type: string][] = [
    ['/api/v1/nothing', 404, problem],
    ['/v1/nothing', 404, 'application/json; charset=utf-8'],
    ['/mcp', 405, problem],
    ['/health/nothing', 404, problem],
    ['/docs/nothing', 404, problem],
  ];
  for (const [path, status, type] of elsewhere) {
    it(`is no answer at ${path}`, async () => {
      const response = await get(path);
      expect([response.status, response.headers.get('content-type')]).to.deep.equal([status, type]);
    });
  }

  it('is no answer for a program, for a file that is missing, or for a hidden file', async () => {
    for (const path of ['/chat', '/assets/missing.js', '/.secret', '/..%2f..%2fetc%2fpasswd']) {
      const response = await get(path, '*/*');
      expect(response.status, path).to.be.oneOf([403, 404]);
    }
  });

  it('has to be built before WEB_DIST can name it', () => {
    expect(() => webFolder(join(folder.path, 'assets'))).to.throw('WEB_DIST');
    expect(webFolder(folder.path)).to.equal(folder.path);
  });
});
