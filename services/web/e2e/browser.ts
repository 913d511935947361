import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Where Debian, Ubuntu and others put the browser; CHROMIUM names another one. */
const PLACES = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** @throws Error that says how to get a browser where there is none */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((place) => place !== '' && existsSync(place));
  if (executablePath === undefined) {
    throw new Error('There is no Chromium. Run scripts/dev/install-chromium.sh, or name one in CHROMIUM.');
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** What a page did that no page may do. */
export interface Misdeeds {
  /** Violations of the content security policy, errors that nobody caught, and what attacks called. */
  list: string[];
}

export interface OpenOptions {
  storageState?: string;
  width?: number;
  height?: number;
  language?: 'en' | 'ru';
  theme?: 'light' | 'dark';
}

export interface Opened {
  context: BrowserContext;
  page: Page;
  misdeeds: Misdeeds;
}

/** A page in a browser profile of its own that notes everything it must not do. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  options: OpenOptions = {},
): Promise<Opened> {
  const { storageState, width = 1360, height = 860, language = 'en', theme = 'light' } = options;
  const context = await browser.newContext({
    baseURL,
    viewport: { width, height },
    colorScheme: theme,
    locale: language === 'ru' ? 'ru-RU' : 'en-GB',
    reducedMotion: 'reduce',
    ...(storageState !== undefined && { storageState }),
  });
  const misdeeds: Misdeeds = { list: [] };
  await context.exposeFunction('fail', () => misdeeds.list.push('a script of an attack ran'));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      console.error(`CSP ${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => misdeeds.list.push(`uncaught: ${message}`));
  page.on('dialog', (dialog) => {
    misdeeds.list.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/CSP |Content Security Policy/.test(message.text())) misdeeds.list.push(message.text());
  });
  return { context, page, misdeeds };
}
