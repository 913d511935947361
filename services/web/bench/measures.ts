import type { Browser, Page } from 'playwright-core';
import type { GeneratedServer } from './generated-server.js';

/** How much slower than this machine the browser's processor is made for the time to interactive. */
const THROTTLE = 4;
const VIEW = { width: 1360, height: 860 };
/** Longest that anything here may take before the measurement is given up. */
const PATIENCE_MS = 240_000;

async function openSignedIn(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEW });
  await context.addInitScript(() => {
    localStorage.setItem('aia.signed-in', 'yes');
    localStorage.setItem('aia.welcomed', 'yes');
  });
  // tsx names functions by a helper of its own, which those that run in the page do not have.
  await context.addInitScript('globalThis.__name = (value) => value');
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** Milliseconds from the request of the page until the question can be typed and no script holds the page up. */
export async function measureInteractive(browser: Browser, url: string): Promise<number> {
  const page = await openSignedIn(browser);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  await page.goto(`${url}/chat`, { waitUntil: 'commit' });
  await page.locator('textarea[data-main-field]').first().waitFor();
  const ms = await page.evaluate(
    () => new Promise<number>((resolve) => requestIdleCallback(() => resolve(performance.now()))),
  );
  await page.context().close();
  return ms;
}

/** Frames a second while a list is scrolled from its beginning to its end: the median of the frames. */
export async function measureScroll(browser: Browser, url: string, selector: string): Promise<number> {
  const page = await openSignedIn(browser);
  await page.goto(url);
  await page.locator(selector).waitFor();
  await page.locator(`${selector} >> css=[style*=translateY]`).first().waitFor();
  const gaps = await page.locator(selector).evaluate(async (element) => {
    const frames: number[] = [];
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    let before = await nextFrame();
    for (let step = 0; step <= 300; step += 1) {
      element.scrollTop = (element.scrollHeight * step) / 300;
      const now = await nextFrame();
      frames.push(now - before);
      before = now;
    }
    return frames;
  });
  await page.context().close();
  return 1000 / quantile(gaps, 0.5);
}

export interface StreamingMeasure {
  /** Milliseconds between two frames that 95 of 100 stay below. */
  frameP95: number;
  /** Time of scripts for each frame in the last quarter of the answer, divided by that of the first quarter. */
  growth: number;
}

/** A long answer while it is written: how evenly the page paints, and whether it becomes slower with the text. */
export async function measureStreaming(browser: Browser, server: GeneratedServer): Promise<StreamingMeasure> {
  const page = await openSignedIn(browser);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await page.goto(`${server.url}/chat`);
  await page.locator('textarea[data-main-field]').first().fill('Tell me everything');
  await page.keyboard.press('Enter');
  await page.locator('.answer .markdown').waitFor();
  const samples: { script: number; length: number }[] = [];
  const frames = recordFrames(page);
  for (;;) {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const script = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
    const [length, busy] = await page.evaluate(() => {
      const answer = document.querySelector('.answer');
      return [answer?.textContent?.length ?? 0, answer?.getAttribute('aria-busy') === 'true'] as const;
    });
    samples.push({ script, length });
    if (!busy) break;
    await page.waitForTimeout(250);
  }
  await page.evaluate(() => ((window as unknown as { stop: boolean }).stop = true));
  const gaps = await frames;
  await page.context().close();
  return { frameP95: quantile(gaps, 0.95), growth: growthOf(samples) };
}

function recordFrames(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const gaps: number[] = [];
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    let before = await nextFrame();
    while (!(window as unknown as { stop?: boolean }).stop) {
      const now = await nextFrame();
      gaps.push(now - before);
      before = now;
    }
    return gaps;
  });
}

/** Script time for each character at the end over that at the beginning; 1 where the work is linear. */
function growthOf(samples: { script: number; length: number }[]): number {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const cost = (from: number, to: number) => {
    const [first, last] = [samples[from], samples[to]];
    if (!first || !last || last.length <= first.length) return Number.NaN;
    return (last.script - first.script) / (last.length - first.length);
  };
  return cost(samples.length - 1 - quarter, samples.length - 1) / cost(0, quarter);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
