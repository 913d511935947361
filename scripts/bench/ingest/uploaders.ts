import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles, inParts } from './generated-files.js';
import type { NamedFile } from './ingest-client.js';
import { startIngestStack } from './ingest-stack.js';

const UPLOADERS = 16;
const PAGES = 248;
const TIMEOUT_MS = 180_000;
const MIB = 1024 * 1024;

/** 16 uploaders at once with 248 pages and a free embedder: how many are published, how fast, in how much memory. */
export async function measureUploaders(folder: string | undefined) {
  const files = folder ? pagesBelow(folder) : generatedFiles(PAGES, { paragraphs: 30 });
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const stack = await startIngestStack();
  try {
    const worker = await stack.worker();
    await worker.start();
    const client = stack.client();
    const { id } = await client.createDataset('uploaders');
    const started = performance.now();
    const shares = Array.from({ length: UPLOADERS }, (_, n) => files.filter((_, i) => i % UPLOADERS === n));
    const runs = await Promise.all(
      shares.map(async (share) => {
        const imports: string[] = [];
        for (const part of inParts(share, 1)) imports.push((await client.upload(id, part)).id);
        // One after the other: hundreds of questions at once would be what is measured.
        const ended = [];
        for (const one of imports) ended.push(await client.finished(one, TIMEOUT_MS));
        return ended;
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    const published = runs.flat().reduce((sum, { progress }) => sum + progress.published, 0);
    const { chunks } = await stack.db
      .selectFrom('ingestion.chunks')
      .select((eb) => eb.fn.countAll<number>().as('chunks'))
      .executeTakeFirstOrThrow();
    const embedded = embeddedTexts(stack.model.requests);
    const memory = (await worker.peakMemory()) + (await stack.api.peakMemory());
    return [
      {
        name: `pages published of ${files.length}`,
        value: published,
        unit: '',
        goal: files.length,
        atLeast: true,
      },
      { name: 'texts embedded for each chunk', value: embedded / chunks, unit: '', goal: 1 },
      { name: 'ingested', value: bytes / MIB / seconds, unit: 'MiB/s', goal: 1, atLeast: true },
      { name: 'peak memory of API and worker', value: memory / MIB, unit: 'MiB', goal: 400 },
    ];
  } finally {
    await stack.stop();
  }
}

/** Texts that the stub was given. */
export function embeddedTexts(requests: readonly { path: string; body: unknown }[]): number {
  return requests
    .filter(({ path }) => path === '/api/embed')
    .reduce((sum, { body }) => sum + inputsOf(body), 0);
}

function inputsOf(body: unknown): number {
  const input = (body as { input?: unknown }).input;
  return Array.isArray(input) ? input.length : 1;
}

function pagesBelow(folder: string): NamedFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(md|txt|html)$/.test(path))
    .sort()
    .map((name) => ({ name, content: readFileSync(join(folder, name)) }));
}
