import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Page } from 'playwright-core';

export interface AnswerTests {
  open: () => Promise<Page>;
  /** Address of a conversation with one question about the pump, and one in Russian. */
  answerPath: () => string;
  /** Milliseconds that an answer may take. */
  answerMs: number;
}

/** What people do with an answer that they have got. */
export function answerTests({ open, answerPath, answerMs }: AnswerTests): void {
  async function openConversation(): Promise<Page> {
    const page = await open();
    await page.goto(answerPath());
    await page.locator('.answer .markdown').last().waitFor();
    return page;
  }
  const settled = (page: Page) =>
    page.locator('.answer[aria-busy=false] .markdown').last().waitFor({ timeout: answerMs });

  it('asks for one more answer, and leads back to the first', async () => {
    const page = await openConversation();
    const last = page.locator('.answer').last();
    const first = await last.locator('.markdown').innerText();
    await last.getByRole('button', { name: 'Answer once more' }).click();
    await last.getByText('2 of 2').waitFor({ timeout: answerMs });
    await settled(page);
    await last.getByRole('button', { name: 'Version before' }).click();
    await last.getByText('1 of 2').waitFor();
    expect(await last.locator('.markdown').innerText()).to.equal(first);
  });

  it('asks a question in other words beside the first wording', async () => {
    const page = await openConversation();
    const question = page.locator('.question').first();
    await question.getByRole('button', { name: 'Ask in other words' }).click();
    await page
      .getByRole('textbox', { name: 'Ask in other words' })
      .fill('After how many days is the filter replaced?');
    await page.keyboard.press('Enter');
    await question.getByText('2 of 2').waitFor({ timeout: answerMs });
    await settled(page);
    expect(await page.locator('.question').count()).to.equal(1);
    await question.getByRole('button', { name: 'Version before' }).click();
    await page.getByText('How often is the filter of the pump replaced?').last().waitFor();
    expect(await page.locator('.question').count()).to.equal(2);
  });

  it('keeps what somebody thinks of an answer, with its reason', async () => {
    const page = await openConversation();
    const bad = page.getByRole('button', { name: 'Bad answer' }).last();
    await bad.click();
    await page.getByLabel('Reason').selectOption('incomplete');
    await page.getByRole('button', { name: 'Send', exact: true }).last().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('.answer .markdown').last().waitFor();
    expect(await bad.getAttribute('aria-pressed')).to.equal('true');
    await page.getByRole('button', { name: 'Good answer' }).last().click();
    await page.locator('button[aria-label="Good answer"][aria-pressed=true]').waitFor();
    expect(await bad.getAttribute('aria-pressed')).to.equal('false');
  });

  it('says why an answer is what it is', async () => {
    const page = await openConversation();
    await page.getByRole('button', { name: 'Why this answer' }).last().click();
    const window = page.getByRole('dialog');
    await window.getByText('Searched for').waitFor();
    expect(await window.innerText()).to.match(/Tokens/);
  });

  it('pins a conversation, saves it as a file, and shares it by a link', async () => {
    const page = await openConversation();
    const entry = page.locator(`.conversation:has(a[href="${answerPath()}"])`);
    const choose = async (name: string) => {
      await entry.getByRole('button').click();
      await page.getByRole('menuitem', { name }).click();
    };
    await choose('Pin');
    await page.locator(`.conversations__list--pinned a[href="${answerPath()}"]`).waitFor();
    const download = page.waitForEvent('download');
    await choose('Export as Markdown');
    expect(await readFile(await (await download).path(), 'utf8')).to.include('pump');
    await choose('Share');
    await page.getByRole('button', { name: 'New link' }).click();
    const link = page.locator('.share__link').first();
    await link.waitFor();
    await page.goto(new URL((await link.getAttribute('href')) ?? '').pathname);
    await page.locator('.shared .answer .markdown').first().waitFor();
    expect(await page.locator('.shared').innerText()).to.include('A shared conversation');
  });
}
