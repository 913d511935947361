/**
 * `make bench-web`: what the web app costs a browser. Bundle sizes are of the build; everything else is measured in
 * Chromium against a server of this process that answers with generated data, so that the app alone is measured.
 */
import { chromium } from 'playwright-core';
import { bundleSizes } from './bundle.js';
import { serveGeneratedData } from './generated-server.js';
import { measureInteractive, measureScroll, measureStreaming } from './measures.js';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const DIST = 'services/web/dist';
const results: { name: string; value: number; unit: string; goal: number; met: boolean }[] = [];

function report(name: string, value: number, unit: string, goal: number, atLeast = false): void {
  results.push({ name, value, unit, goal, met: atLeast ? value >= goal : value <= goal });
}

const sizes = await bundleSizes(DIST);
report('JS before anything is shown, gzip', sizes.entry / 1000, 'kB', 250);
report('JS of the first page (Ask), gzip', sizes.firstPage / 1000, 'kB', 250);

const server = await serveGeneratedData(DIST);
const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
try {
  report(
    'time to interactive, 4x slower processor',
    await measureInteractive(browser, server.url),
    'ms',
    1500,
  );
  const messages = await measureScroll(browser, `${server.url}/chat/${server.conversationId}`, '.thread');
  report('scrolling 5,000 messages', messages, 'fps', 50, true);
  const rows = await measureScroll(
    browser,
    `${server.url}/datasets/${server.datasetId}`,
    '.documents__scroller',
  );
  report('scrolling 50,000 documents', rows, 'fps', 50, true);
  const stream = await measureStreaming(browser, server);
  report('streaming 20,000 tokens, frame p95', stream.frameP95, 'ms', 34);
  report('script time per token, last quarter / first', stream.growth, 'x', 2);
} finally {
  await browser.close();
  await server.close();
}

for (const { name, value, unit, goal, met } of results) {
  console.log(
    `${met ? 'ok  ' : 'MISS'} ${name.padEnd(48)} ${value.toFixed(1).padStart(9)} ${unit}   goal ${goal}`,
  );
}
process.exitCode = results.every(({ met }) => met) ? 0 : 1;
