import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger, createMetricsRegistry, listen, type RunningServer } from '@aia/platform';
import { useTempFolder } from '@aia/testing';
import { expect } from 'chai';
import { buildApp } from '../server/app.js';

describe("The web app's own server", () => {
  const folder = useTempFolder();
  let server: RunningServer;
  before(async () => {
    await mkdir(join(folder.path, 'assets'), { recursive: true });
    await writeFile(join(folder.path, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
    await writeFile(join(folder.path, 'assets/app-1a2b.js'), 'export {};\n'.repeat(500));
    const deps = { logger: createLogger('web', 'silent'), metrics: createMetricsRegistry('web') };
    server = await listen(buildApp({ ...deps, folder: folder.path }), 0, '127.0.0.1');
  });
  after(() => server.close());
  const get = (path: string, accept = 'text/html') => fetch(server.url + path, { headers: { accept } });

  it('answers every address of a person with the page, whose policy has its nonce', async () => {
    const response = await get('/datasets/0189');
    const nonce = /content="([^"]+)"/.exec(await response.text())?.[1] ?? 'none';
    expect(response.headers.get('content-security-policy')).to.include(`'nonce-${nonce}'`);
  });

  it('compresses what is worth it, and lets files with a hash be kept', async () => {
    const response = await get('/assets/app-1a2b.js', '*/*');
    expect(response.headers.get('content-encoding')).to.be.oneOf(['gzip', 'br']);
    expect(response.headers.get('cache-control')).to.include('immutable');
  });

  it('is ready when it listens', async () => {
    expect((await get('/health/ready', '*/*')).status).to.equal(200);
  });

  for (const path of ['/api/v1/me', '/metrics', '/assets/none.js', '/../package.json'])
    it(`has nothing at ${path}`, async () => {
      expect((await get(path, '*/*')).status).to.equal(404);
    });
});
