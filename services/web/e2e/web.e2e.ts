import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { xssPayloads } from '../test/xss-payloads.js';
import { administrationTests } from './administration.js';
import { answerTests } from './answers.js';
import { barriersOf } from './barriers.js';
import { openPage, type Opened, type OpenOptions } from './browser.js';
import { refused, showAnswersMadeOf } from './made-up-answers.js';
import { qualityTests } from './quality.js';
import { writeSampleFiles } from './sample-files.js';
import { useApp } from './use-app.js';

const PICTURES = 'reports/test-results/web';
/** A name that no earlier run on the same system has taken. */
const DATASET = `Handbook ${Date.now().toString(36)}`;
const PHONE = { width: 360, height: 740 };
/** A small model on a busy machine takes its time; nothing here is a measurement. */
const ANSWER_MS = 180_000;

describe('The web app', function () {
  this.timeout(300_000);
  const app = useApp();
  const opened: Opened[] = [];
  let datasetPath = '';
  let answerPath = '';
  let documentPath = '';
  let runPath = '';

  before(() => mkdir(PICTURES, { recursive: true }));
  afterEach(async () => {
    const misdeeds = opened.flatMap(({ misdeeds: { list } }) => list);
    // The cookie of a session changes with each renewal: the next page needs the one that this page was given.
    await opened.at(-1)?.context.storageState({ path: app().signedIn });
    await Promise.all(opened.splice(0).map(({ context }) => context.close()));
    expect(misdeeds.slice(0, 5), misdeeds.slice(0, 5).join('\n')).to.deep.equal([]);
  });

  async function open(options: OpenOptions = {}): Promise<Page> {
    const one = await openPage(app().browser, app().url, { storageState: app().signedIn, ...options });
    one.page.setDefaultTimeout(60_000);
    opened.push(one);
    return one.page;
  }

  async function ask(page: Page, question: string): Promise<void> {
    const answers = await page.locator('.answer').count();
    await page.getByLabel(/Your question|Ваш вопрос/).fill(question);
    await page.keyboard.press('Enter');
    await page.locator('.answer').nth(answers).waitFor();
    await page.locator('.answer[aria-busy=false] .markdown').nth(answers).waitFor({ timeout: ANSWER_MS });
  }

  describe('on the way of a newcomer', () => {
    it('creates a dataset, uploads a PDF and a Word document, and shows how they are processed', async () => {
      const page = await open();
      const files = await writeSampleFiles(app().browser, await mkdtemp(join(tmpdir(), 'aia-files-')));
      await page.goto('/datasets');
      await page.getByRole('button', { name: 'New dataset' }).click();
      await page.getByLabel('Name', { exact: true }).fill(DATASET);
      await page.getByRole('button', { name: 'Create' }).click();
      await page.locator('.drop').waitFor();
      datasetPath = new URL(page.url()).pathname.replace('/add', '');
      await page.locator('input[type=file]').first().setInputFiles([files.pdf, files.docx]);
      await page.getByRole('button', { name: 'Upload 2 files' }).click();
      await page.getByRole('link', { name: 'Watch the import' }).click();
      await page.getByText('Ended').waitFor({ timeout: ANSWER_MS });
      expect(await page.locator('.counts__one').first().innerText()).to.match(/2/);
      await page.screenshot({ path: `${PICTURES}/import.png` });
    });

    it('answers questions in both languages and names its sources', async () => {
      const page = await open();
      await page.goto('/chat');
      await ask(page, 'How often is the filter of the pump replaced?');
      answerPath = new URL(page.url()).pathname;
      // What a very small model makes of the passages is not the app's; that it shows them is.
      await page.locator('.sources', { hasText: 'Pump manual' }).waitFor();
      await page.screenshot({ path: `${PICTURES}/answer.png` });
      await ask(page, 'За сколько дней подаётся заявление на отпуск?');
      await page.locator('.sources', { hasText: 'otpuska' }).waitFor();
    });

    it('opens a citation in its document, the passage highlighted and in view', async () => {
      const page = await open();
      await page.goto(answerPath);
      await page.locator('a.cite').first().click();
      const mark = page.locator('.document-text mark').first();
      await mark.waitFor();
      documentPath = new URL(page.url()).pathname + new URL(page.url()).search;
      expect(await mark.innerText()).to.not.equal('');
      const box = await mark.boundingBox();
      expect(box?.y ?? -1).to.be.within(0, 860);
      await page.getByRole('link', { name: /Back to the answer/ }).click();
      await page.locator('.answer').first().waitFor();
    });

    it('lists what is in a dataset and shows the chunks of a document', async () => {
      const page = await open();
      await page.goto(datasetPath);
      // Not in the whole page: conversations about the pump are links too.
      await page.locator('.documents').getByRole('link', { name: /pump/i }).click();
      await page.getByRole('link', { name: 'Chunks' }).click();
      expect(await page.locator('.chunk').first().innerText()).to.include('green lamp');
    });

    it('finds passages in three ways side by side', async () => {
      const page = await open();
      await page.goto('/search?q=green+lamp&compare=1');
      await page.locator('.hit').nth(2).waitFor();
      expect(await page.locator('.search__columns section').count()).to.equal(3);
    });
  });

  describe('with an answer', () => {
    answerTests({ open: () => open(), answerPath: () => answerPath, answerMs: ANSWER_MS });
  });

  describe('measuring searches', () => {
    const dataset = () => ({ id: datasetPath.split('/').at(-1) ?? '' });
    qualityTests({ open: () => open(), dataset, onRun: (path) => (runPath = path), runMs: ANSWER_MS });
  });

  describe('for administrators', () => administrationTests(() => open()));

  describe('when something goes wrong', () => {
    it('keeps what was typed when the session ends, and goes on after signing in again', async () => {
      const page = await open();
      await page.goto('/chat');
      await page.getByLabel('Your question').fill('What does the green lamp do?');
      await page.route('**/api/v1/auth/**refresh', (route) => route.fulfill(refused), { times: 1 });
      await page.route('**/api/v1/conversations', (route) => route.fulfill(refused), { times: 1 });
      await page.keyboard.press('Enter');
      await page.getByText('Your session has ended').waitFor();
      await page.locator('input[name=email]').fill(app().admin.email);
      await page.locator('input[name=password]').fill(app().admin.password);
      await page.keyboard.press('Enter');
      await page.locator('.answer[aria-busy=false] .markdown').waitFor({ timeout: ANSWER_MS });
    });

    it('offers the places that the gateway lets people sign in at, and the way back', async () => {
      const { page, context } = await openPage(app().browser, app().url);
      const loginPath = '/api/v1/auth/oidc/company/login';
      const items = [{ id: 'company', name: 'Company', loginPath }];
      await page.route('**/api/v1/auth/oidc', (route) => route.fulfill({ json: { items } }));
      await page.goto('/datasets?q=1');
      const button = page.getByRole('link', { name: 'Sign in with Company' });
      expect(await button.getAttribute('href')).to.equal(`${loginPath}?returnTo=%2Fdatasets%3Fq%3D1`);
      await context.close();
    });

    it('takes an answer up again that was being written when the page was loaded anew', async () => {
      const page = await open();
      await page.goto('/chat');
      await page.getByLabel('Your question').fill('When does the warranty of the pump end?');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/chat\/.+/);
      await page.locator('.answer').waitFor();
      await page.reload();
      await page.locator('.answer[aria-busy=false] .markdown').waitFor({ timeout: ANSWER_MS });
      expect(await page.locator('.question').count()).to.equal(1);
    });

    it('keeps a draft over a reload', async () => {
      const page = await open();
      await page.goto('/chat');
      await page.getByLabel('Your question').fill('Half a quest');
      await page.reload();
      expect(await page.getByLabel('Your question').inputValue()).to.equal('Half a quest');
    });

    it('says that it is offline, and for an address that does not exist that there is nothing', async () => {
      const page = await open();
      await page.goto('/nowhere');
      await page.getByText('There is nothing here').waitFor();
      await page.context().setOffline(true);
      await page.getByText(/You are offline/).waitFor();
    });
  });

  describe('with the keyboard alone', () => {
    it('goes from the sign-in to an answer', async () => {
      const page = await open();
      await page.goto('/datasets');
      await page.locator('.page h1').waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('c');
      await page.waitForURL('**/chat');
      await page.getByLabel('Your question').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('body').press('Control+k');
      await page.getByRole('combobox').fill(DATASET);
      await page.getByRole('option', { name: DATASET }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/datasets\/.+/);
    });

    it('reaches the content past the navigation with the first link', async () => {
      const page = await open();
      await page.goto('/settings');
      await page.locator('.page h1').waitFor();
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).to.equal('Skip to content');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).to.equal('content');
    });
  });

  describe('given hostile texts', () => {
    it('runs nothing of a document that is full of them', async () => {
      const page = await open();
      const body = xssPayloads.join('\n\n');
      await page.goto(`${datasetPath}/add`);
      const name = '<img src=x onerror=fail()>.md';
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles([{ name, mimeType: 'text/markdown', buffer: Buffer.from(body) }]);
      await page.getByRole('button', { name: /Upload 1 file/ }).click();
      await page.getByRole('link', { name: 'Watch the import' }).click();
      await page.getByText('Ended').waitFor({ timeout: ANSWER_MS });
      await page.goto('/search?q=onerror+fail&mode=lexical');
      await page.locator('.hit').first().waitFor();
      await page.locator('.hit a').first().click();
      await page.locator('.document-text').waitFor();
      await page.getByRole('link', { name: 'Chunks' }).click();
      await page.locator('.chunk').first().waitFor();
    });

    it('runs nothing of conversations that are named and asked with them, nor of answers that are made of them', async () => {
      const page = await open();
      await page.goto('/chat');
      await showAnswersMadeOf(page, xssPayloads);
      await page.locator('.answer .markdown').last().waitFor();
      const runnable = await page
        .locator('.answer')
        .locator('script, iframe, object, embed, form, [onerror], [onclick], [srcdoc]')
        .count();
      expect(runnable).to.equal(0);
      const links = await page
        .locator('.answer a[href]')
        .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).protocol));
      expect(links.filter((protocol) => !['http:', 'https:', 'mailto:'].includes(protocol))).to.deep.equal(
        [],
      );
    });
  });

  describe('for everybody', () => {
    const pages = () =>
      [
        ['welcome', '/welcome', '.page h1'],
        ['chat', '/chat', '.composer'],
        ['conversation', answerPath, '.answer .markdown'],
        ['datasets', '/datasets', '.list'],
        ['dataset', datasetPath, '.documents__row'],
        ['add', `${datasetPath}/add`, '.drop'],
        ['sources', `${datasetPath}/sources`, '.blank'],
        ['chunking', `${datasetPath}/chunking`, '.fields'],
        ['access', `${datasetPath}/access`, '.fields'],
        ['document', documentPath, '.document-text'],
        ['search', '/search?q=green+lamp&compare=1', '.hit'],
        ['health', '/admin', '.line-chart'],
        ['users', '/admin/users', '.list'],
        ['groups', '/admin/groups', '.lede'],
        ['quotas', '/admin/quotas', '.fields'],
        ['usage', '/admin/usage', '.table'],
        ['audit', '/admin/audit', '.list li'],
        ['queues', '/admin/queues', '.table'],
        ['models', '/admin/models', '.list li'],
        ['quality', `/quality?dataset=${datasetPath.split('/').at(-1)}`, '.list .strong-link'],
        ['run', runPath, '.table'],
        ['keys', '/keys', '.page h1'],
        ['settings', '/settings', '.settings'],
      ] as const;

    for (const language of ['en', 'ru'] as const) {
      for (const theme of ['light', 'dark'] as const) {
        it(`has no barrier that axe finds, in ${language} and ${theme}`, async () => {
          const page = await open({ language, theme });
          const found: string[] = [];
          for (const [name, path, ready] of pages()) {
            await page.goto(path);
            await page.locator(ready).first().waitFor();
            await page.screenshot({ path: `${PICTURES}/${name}-${language}-${theme}.png` });
            found.push(...(await barriersOf(page)).map((barrier) => `${name}: ${barrier}`));
          }
          expect(found).to.deep.equal([]);
        });
      }

      it(`fits a phone, in ${language}`, async () => {
        const page = await open({ language, ...PHONE });
        const wide: string[] = [];
        for (const [name, path, ready] of pages()) {
          await page.goto(path);
          await page.locator(ready).first().waitFor();
          await page.screenshot({ path: `${PICTURES}/${name}-${language}-phone.png` });
          const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (excess > 0) wide.push(`${name} is ${excess} px too wide`);
        }
        expect(wide).to.deep.equal([]);
      });
    }
  });
});
