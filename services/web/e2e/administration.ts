import { expect } from 'chai';
import type { Page } from 'playwright-core';

/** What administrators do; each test takes back what it has changed. */
export function administrationTests(open: () => Promise<Page>): void {
  it('makes a group, puts somebody into it, and deletes it', async () => {
    const page = await open();
    const name = `Engineers ${Date.now().toString(36)}`;
    await page.goto('/admin/groups');
    await page.getByLabel('Name of a new group').fill(name);
    await page.getByRole('button', { name: 'Create' }).click();
    const row = page.locator('.list li', { hasText: name });
    await row.getByRole('button', { name: 'Members' }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).waitFor();
    await page.keyboard.press('Escape');
    await row.getByText('1 member').waitFor();
    await row.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('sets a quota, shows what is left of it, and takes it back', async () => {
    const page = await open();
    await page.goto('/admin/quotas');
    await page.getByLabel('For', { exact: true }).selectOption('user');
    await page.getByLabel('User', { exact: true }).selectOption({ index: 1 });
    await page.getByLabel('At most').fill('1000000');
    await page.getByRole('button', { name: 'Set quota' }).click();
    const row = page.locator('.list li', { hasText: /User .*Requests: 1,000,000 a day/ });
    await row.waitFor();
    await page.goto('/admin/usage');
    await page.locator('.line-chart canvas').first().waitFor();
    await page.getByText('of 1,000,000').waitFor();
    await page.goto('/admin/quotas');
    await row.getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('shows who did what, and that nobody has changed the log', async () => {
    const page = await open();
    await page.goto('/admin/audit');
    await page.getByLabel('Action', { exact: true }).fill('createGroup');
    await page.locator('.list li', { hasText: 'createGroup' }).first().waitFor();
    await page.getByRole('button', { name: 'Check the chain' }).click();
    await page.getByText(/lines?, none was changed/).waitFor();
  });

  it('shows how much waits in each queue', async () => {
    const page = await open();
    await page.goto('/admin/queues');
    await page.getByRole('cell', { name: 'embedding', exact: true }).waitFor();
    expect(await page.locator('.table tbody tr').count()).to.be.greaterThan(3);
  });
}
