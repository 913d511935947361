/**
 * What one chunk, one search, one answer and one call cost, by the CPU time that each process uses: the figures of
 * libs/cli/src/sizing/unit-costs.ts and docs/architecture/SCALING.md. Real services and stores; chunks are counted and weighed
 * with an embedder that answers at once, embedding itself, searches and answers with the built-in models. Linux only.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectData, type ApiClient } from '@aia/client';
import { connectDatabase, sql } from '@aia/database';
import { ensureDataset, followImports, signIn, startImports, startSystem } from '@aia/embedded';
import { installedReadmes } from './path/corpus.js';
import { schemaBytes } from './unit-costs/disk-use.js';
import { groupCpu } from './process-cpu.js';
import { weighChunks } from './unit-costs/weigh-chunks.js';

/** Documents for the built-in models: READMEs of the installed packages. */
const KB = Number(process.env['KB'] ?? 120);
const CALLS = 800;
const SEARCHES = 150;
const ANSWERS = 6;
const WARM_UP = 20;
const TIMEOUT_MS = 20 * 60_000;
const MIB = 1024 * 1024;
const PASSABLE = 0o711;

console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);
if (process.env['WEIGH'] !== '0') print(await weighChunks());
const root = process.cwd();
const dataDir = await mkdtemp(join(tmpdir(), 'aia-bench-'));
await chmod(dataDir, PASSABLE);
const system = await startSystem({ root, dataDir, env: { LOG_LEVEL: 'info' } });
const db = connectDatabase({
  url: system.databaseUrl,
  poolSize: 1,
  applicationName: 'aia-bench',
  onError: () => undefined,
});
const figures: Record<string, number> = {};
try {
  const client = await signIn(system.urls['gateway'] ?? '', system.admin);
  await measureEmbedding(client);
  await measureCalls(client);
  await measureSearches(client);
  await measureAnswers(client);
  for (const [name, { own, children }] of Object.entries(await system.memory()))
    figures[`memory of ${name}, MiB`] = (own.rss + children.rss) / MIB;
  print(figures);
} finally {
  await db.destroy();
  await system.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** CPU milliseconds of every process for one of `units`, without what the idle system uses by itself. */
async function cost(units: string, count: number | (() => Promise<number>), work: () => Promise<void>) {
  const pids = Object.fromEntries(
    system.states().flatMap(({ name, identity }) => (identity ? [[name, identity.pid]] : [])),
  );
  const before = await groupCpu(pids);
  await work();
  const after = await groupCpu(pids);
  const done = typeof count === 'number' ? count : await count();
  for (const [name, seconds] of Object.entries(after))
    figures[`CPU of ${name} ${units}, ms`] = ((seconds - (before[name] ?? 0)) * 1000) / done;
}

async function measureEmbedding(client: ApiClient): Promise<void> {
  const files = await installedReadmes(root, KB * 1024);
  const datasetId = await ensureDataset(client, { slug: 'bench', name: 'Bench' });
  await cost('a chunk', countChunks, async () => {
    await followImports(client, await startImports(client, datasetId, files), TIMEOUT_MS);
  });
  const { rows } = await sql<{ tokens: number }>`
    select avg(token_estimate)::float8 as tokens from ingestion.chunks`.execute(db);
  figures['chunks embedded'] = await countChunks();
  figures['tokens a chunk'] = rows[0]?.tokens ?? 0;
}

async function countChunks(): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ingestion.published_chunks`.execute(db);
  return rows[0]?.n ?? 0;
}

async function measureCalls({ api }: ApiClient): Promise<void> {
  const call = () => expectData(api.GET('/auth/me'));
  for (let n = 0; n < WARM_UP; n += 1) await call();
  await cost('a call', CALLS, async () => {
    for (let n = 0; n < CALLS; n += 1) await call();
  });
}

async function measureSearches({ api }: ApiClient): Promise<void> {
  let asked = 0;
  const search = () =>
    expectData(api.POST('/search', { body: { query: `How do I use option ${asked++}?` } }));
  for (let n = 0; n < WARM_UP; n += 1) await search();
  await cost('a search', SEARCHES, async () => {
    for (let n = 0; n < SEARCHES; n += 1) await search();
  });
}

async function measureAnswers(client: ApiClient): Promise<void> {
  const ask = async (content: string) => {
    const { id } = await expectData(client.api.POST('/conversations', { body: {} }));
    const answered = await client.fetchPath(`/conversations/${id}/messages`, () => ({
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ content }),
    }));
    await answered.text();
  };
  await ask('How do I install it?');
  const before = await schemaBytes(db, 'chat');
  await cost('an answer', ANSWERS, async () => {
    for (let n = 0; n < ANSWERS; n += 1) await ask(`How do I use the options of version ${n} with npm?`);
  });
  figures['bytes in postgres an answer'] = ((await schemaBytes(db, 'chat')) - before) / ANSWERS;
  const { rows } = await sql<{ prompt: number; written: number }>`
    select avg((usage ->> 'promptTokens')::int)::float8 as prompt, avg((usage ->> 'completionTokens')::int)::float8 as written
    from chat.messages where role = 'assistant' and (usage ->> 'completionTokens')::int > 0`.execute(db);
  figures['prompt tokens an answer'] = rows[0]?.prompt ?? 0;
  figures['tokens an answer'] = rows[0]?.written ?? 0;
}

function print(measured: Record<string, number>): void {
  for (const [name, value] of Object.entries(measured))
    console.log(`${name.padEnd(48)} ${value.toFixed(3).padStart(14)}`);
}
