import { expect } from 'chai';
import type { Page } from 'playwright-core';

export interface QualityTests {
  open: () => Promise<Page>;
  /** Id of a dataset with the manual of the pump. */
  dataset: () => { id: string };
  /** Told the address of a run. */
  onRun: (path: string) => void;
  /** Milliseconds that a run may take. */
  runMs: number;
}

/** Golden questions and runs of them. */
export function qualityTests({ open, dataset, onRun, runMs }: QualityTests): void {
  it('saves a golden question from a search', async () => {
    const page = await open();
    await page.goto(`/search?q=How+often+is+the+filter+replaced&dataset=${dataset().id}`);
    await page.getByRole('button', { name: 'Save as golden question' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('runs the questions twice and compares both runs', async () => {
    const page = await open();
    await page.goto(`/quality?dataset=${dataset().id}`);
    for (const [count, mode] of [
      [1, 'lexical'],
      [2, 'hybrid'],
    ] as const) {
      await page.getByLabel('Mode', { exact: true }).selectOption(mode);
      await page.getByRole('button', { name: 'Start run' }).click();
      await page
        .locator('.tag--good', { hasText: 'complete' })
        .nth(count - 1)
        .waitFor({ timeout: runMs });
    }
    const choices = page.getByRole('checkbox', { name: /Choose the run/ });
    await choices.nth(0).check();
    await choices.nth(1).check();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByText('Questions in both: 1').waitFor();
    expect(await page.locator('.table').innerText()).to.include('nDCG@10');
    onRun(new URL(page.url()).pathname);
  });

  it('shows the measures of a run and what it found', async () => {
    const page = await open();
    await page.goto(`/quality?dataset=${dataset().id}`);
    await page.locator('.list .strong-link').first().click();
    await page.locator('.table').waitFor();
    await page.getByText('All', { exact: true }).last().click();
    await page.getByText('found at place').first().waitFor();
  });
}
