import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, familyCpuSeconds } from '../process-cpu.js';
import { generatedFiles, inParts } from './generated-files.js';
import type { NamedFile } from './ingest-client.js';
import { startIngestStack, type IngestStack } from './ingest-stack.js';
import type { ServerProcess } from './server-process.js';

const UPLOADERS = 16;
const PAGES = 248;
const TIMEOUT_MS = 180_000;
const POLL_MS = 100;
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
    const cpuBefore = await cpuOfEach(stack, worker);
    const started = performance.now();
    const shares = Array.from({ length: UPLOADERS }, (_, n) => files.filter((_, i) => i % UPLOADERS === n));
    const imports = await Promise.all(
      shares.map(async (share) => {
        const sent: string[] = [];
        for (const part of inParts(share, 1)) sent.push((await client.upload(id, part)).id);
        return sent;
      }),
    );
    await allEnded(stack);
    const seconds = (performance.now() - started) / 1000;
    console.log(`     ${seconds.toFixed(1)} s; CPU ${cpuUsed(cpuBefore, await cpuOfEach(stack, worker))}`);
    let published = 0;
    for (const one of imports.flat()) published += (await client.readImport(one)).progress.published;
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

/** Asks the database once for all imports: hundreds of questions to the API would be what is measured. */
async function allEnded({ db }: IngestStack): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const { open } = await db
      .selectFrom('ingestion.imports')
      .select((eb) => eb.fn.countAll<number>().as('open'))
      .where('status', 'not in', ['completed', 'failed', 'cancelled'])
      .executeTakeFirstOrThrow();
    if (Number(open) === 0) return;
  }
  throw new Error(`Not all imports ended within ${TIMEOUT_MS / 1000} s.`);
}

/** CPU seconds so far of every process that has a part in it; this one sends the files and is the stub embedder. */
async function cpuOfEach(stack: IngestStack, worker: ServerProcess): Promise<Record<string, number>> {
  return {
    worker: await cpuSeconds(worker.pid),
    api: await cpuSeconds(stack.api.pid),
    postgres: await familyCpuSeconds(stack.postgres.pid),
    redis: await cpuSeconds(stack.redis.pid),
    'uploaders and stub': await cpuSeconds(process.pid),
  };
}

function cpuUsed(before: Record<string, number>, after: Record<string, number>): string {
  const used = Object.entries(after).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)] as const);
  const sum = used.reduce((total, [, seconds]) => total + seconds, 0);
  return `${sum.toFixed(1)} s: ${used.map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`).join(', ')}`;
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
