import type { Page } from 'playwright-core';

/** The answer to a call whose session has ended. */
export const refused = {
  status: 401,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    code: 'unauthenticated',
    title: 'Sign in first',
    status: 401,
    detail: 'It has ended.',
  }),
};

/** Lets the server's answers be texts of an attacker: a whole conversation of them. */
export async function showAnswersMadeOf(page: Page, texts: readonly string[]): Promise<void> {
  const id = '01890000-0000-7000-8000-000000000000';
  const time = '2026-01-01T00:00:00Z';
  const base = {
    conversationId: id,
    model: null,
    sources: [],
    citations: [],
    grounding: null,
    degraded: null,
    createdAt: time,
  };
  const messages = texts.flatMap((content, index) => {
    const ids = [idOf(index * 2 + 1), idOf(index * 2 + 2)];
    return [
      { ...base, id: ids[0], parentId: idOf(index * 2), role: 'user', status: 'completed', content },
      { ...base, id: ids[1], parentId: ids[0], role: 'assistant', status: 'completed', content },
    ];
  });
  const settings = { pinned: false, settings: {} };
  const conversation = { id, title: texts[0], createdAt: time, updatedAt: time, ...settings };
  await page.route(`**/api/v1/conversations/${id}`, (route) =>
    route.fulfill({ json: { ...conversation, messages } }),
  );
  const list = texts.map((title, index) => ({ ...conversation, id: messages[index]?.id ?? id, title }));
  await page.route('**/api/v1/conversations?*', (route) =>
    route.fulfill({ json: { items: list, nextCursor: null } }),
  );
  await page.goto(`/chat/${id}`);
  for (let step = 0; step < 60; step += 1) {
    await page
      .locator('.thread')
      .evaluate((element, share) => element.scrollTo({ top: element.scrollHeight * share }), step / 60);
    await page.waitForTimeout(30);
  }
}

/** The id of a message by its place; the place before the first has none. */
const idOf = (at: number) => (at === 0 ? null : `01890000-0000-7000-8000-${String(at).padStart(12, '0')}`);
