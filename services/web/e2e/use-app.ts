import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSystem, type RunningSystem } from '@aia/embedded';
import type { Browser } from 'playwright-core';
import { preview, type PreviewServer } from 'vite';
import { launchBrowser, openPage } from './browser.js';

export interface RunningApp {
  browser: Browser;
  url: string;
  gateway: string;
  admin: { email: string; password: string };
  /** File with the browser state of the signed-in administrator. */
  signedIn: string;
}

const START_MS = 240_000;

/** Inside `describe`: the app in a browser, on a whole system of its own with the real small models. */
export function useApp(): () => RunningApp {
  let app: RunningApp | undefined;
  let system: RunningSystem | undefined;
  let server: PreviewServer | undefined;
  let folder: string | undefined;

  before(async function () {
    this.timeout(START_MS);
    folder = await mkdtemp(join(tmpdir(), 'aia-web-'));
    const { gateway, admin } = await findSystem(folder);
    const url = (await servesApp(gateway)) ? gateway : await serve(gateway);
    app = { browser: await launchBrowser(), url, gateway, admin, signedIn: join(folder, 'state.json') };
    await signIn(app);
  });

  after(async function () {
    this.timeout(START_MS);
    await app?.browser.close();
    await server?.close();
    await system?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** The system that GATEWAY_URL, ADMIN_EMAIL and ADMIN_PASSWORD name, else a new one. */
  async function findSystem(dataDir: string): Promise<{ gateway: string; admin: RunningApp['admin'] }> {
    const { GATEWAY_URL, ADMIN_EMAIL = 'admin@ai-assistant.local', ADMIN_PASSWORD = '' } = process.env;
    if (GATEWAY_URL) return { gateway: GATEWAY_URL, admin: { email: ADMIN_EMAIL, password: ADMIN_PASSWORD } };
    system = await startSystem({ root: process.cwd(), dataDir, env: { LOG_LEVEL: 'warn' } });
    return { gateway: system.urls.gateway ?? '', admin: system.admin };
  }

  /** The built app in front of a gateway that does not serve it. */
  async function serve(gateway: string): Promise<string> {
    const proxy = { '/api': gateway, '/health': gateway };
    server = await preview({
      root: join(process.cwd(), 'services/web'),
      preview: { host: '127.0.0.1', port: 0, proxy },
    });
    return server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
  }

  return () => {
    if (!app) throw new Error('useApp() gives its app to tests and hooks only.');
    return app;
  };
}

async function servesApp(gateway: string): Promise<boolean> {
  const response = await fetch(gateway, { headers: { accept: 'text/html' } });
  return response.ok && (await response.text()).includes('id="root"');
}

async function signIn({ browser, url, admin, signedIn }: RunningApp): Promise<void> {
  const { context, page } = await openPage(browser, url);
  await page.goto('/');
  await page.getByLabel('E-mail').fill(admin.email);
  await page.locator('input[name=password]').fill(admin.password);
  await page.keyboard.press('Enter');
  await page.locator('.sidebar').waitFor();
  await page.evaluate(() => localStorage.setItem('aia.welcomed', 'yes'));
  await context.storageState({ path: signedIn });
  await context.close();
}
