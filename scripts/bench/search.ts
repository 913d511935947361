// Search at scale, in one run: 100,000 made-up chunks in Postgres and in the vector store, the retrieval service in a
// process of its own, and the bare store calls beside it.
//
//   make bench-search [CHUNKS=100000]            with QDRANT_URL: the same over that Qdrant server
//
// Texts are made up and the embedder answers at once: the query's embedding is not part of what is measured.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchResponseSchema } from '@aia/contracts';
import { analyzeTerms } from '@aia/language';
import { IDENTITY_HEADER } from '@aia/platform';
import { createTestDatabase, createTestKeys, dropTestDatabase, testIdentity } from '@aia/testing';
import type { Filter, Hit } from '@aia/vectors';
import { createCorpus, createRandom, DIMENSION } from './search/corpus.js';
import { COLLECTION, fillLibrary, RARE_LABEL } from './search/library.js';
import { openStore, type StorePlace } from './search/store.js';

const chunks = Number(process.argv[2] ?? 100_000);
const SEARCHES = 300;
const WARM_UP = 30;
const RECALL_QUESTIONS = 100;
const WIDTH = 50;
const CONCURRENCY = 8;
const QUESTION_WORDS = 8;

const corpus = createCorpus();
const random = createRandom(99);
const failures: string[] = [];
const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`;

const folder = await mkdtemp(join(tmpdir(), 'aia-bench-search-'));
const qdrantUrl = process.env['QDRANT_URL'];
const place: StorePlace = qdrantUrl ? { url: qdrantUrl } : { path: folder };
const database = await createTestDatabase();
const keys = createTestKeys();
const store = await openStore(place);
let service: ChildProcess | undefined;
try {
  const datasetId = await prepare();
  const started = await startService();
  const token = await keys.mint(testIdentity('viewer'));
  const ask = (body: object) => timeSearch(started, token, body);
  const mask = readableBy(datasetId);
  await measureRecall(mask);
  await measureOneByOne(ask);
  await measureThroughput(ask, mask);
  await measureFreshChunks(datasetId);
} finally {
  service?.disconnect();
  if (qdrantUrl) await store.dropCollection(COLLECTION);
  await store.close();
  await rm(folder, { recursive: true, force: true });
  await database.db.destroy();
  await dropTestDatabase(database.url);
}
for (const failure of failures) console.log(`MISSED: ${failure}`);
process.exit(failures.length === 0 ? 0 : 1);

async function prepare(): Promise<string> {
  const { model } = cpus()[0] ?? { model: 'unknown' };
  console.log(
    `${chunks} chunks, ${DIMENSION} dimensions, ${qdrantUrl ? 'Qdrant' : 'LanceDB'}; ${cpus().length} x ${model}`,
  );
  await store.dropCollection(COLLECTION);
  await store.ensureCollection(COLLECTION, { dimension: DIMENSION });
  const filling = performance.now();
  const datasetId = await fillLibrary(database.db, store, chunks);
  console.log(`filled in ${seconds(filling)}`);
  const optimizing = performance.now();
  await store.optimize(COLLECTION);
  console.log(`index built and compacted beside the searches in ${seconds(optimizing)}`);
  return datasetId;
}

async function startService(): Promise<string> {
  const settings = JSON.stringify({ place, databaseUrl: database.url, publicKeys: keys.publicKeys });
  service = fork(new URL('./search/serve.ts', import.meta.url), [settings]);
  const [{ url }] = (await once(service, 'message')) as [{ url: string }];
  return `${url}/search`;
}

/** What every search of the service asks of the store. */
function readableBy(datasetId: string): Filter {
  return {
    kind: 'and',
    filters: [
      { kind: 'anyOf', field: 'datasetId', values: [datasetId] },
      { kind: 'anyOf', field: 'principals', values: ['*', ...testIdentity('viewer').principals] },
    ],
  };
}

async function measureRecall(mask: Filter): Promise<void> {
  const rare: Filter = {
    kind: 'and',
    filters: [mask, { kind: 'equals', field: 'labels', value: RARE_LABEL }],
  };
  for (const [name, filter] of [
    ['no filter', mask],
    ['a filter that keeps 1 %', rare],
  ] as const) {
    let found = 0;
    const times: { index: number[]; exact: number[] } = { index: [], exact: [] };
    for (let n = 0; n < RECALL_QUESTIONS; n += 1) {
      const vector = corpus.embed(question());
      const timed = async (leg: 'index' | 'exact') => {
        const from = performance.now();
        const hits = await store.searchDense(COLLECTION, vector, {
          limit: WIDTH,
          filter,
          exact: leg === 'exact',
        });
        times[leg].push(performance.now() - from);
        return hits;
      };
      found += shared(await timed('index'), await timed('exact'));
    }
    const recall = found / (10 * RECALL_QUESTIONS);
    console.log(
      `recall@10 with ${name}: ${recall.toFixed(4)}; index ${spread(times.index)}, exact ${spread(times.exact)}`,
    );
    expectAtLeast(`recall@10 with ${name}`, recall, 0.99);
  }
}

function shared(found: Hit[], exact: Hit[]): number {
  const best = new Set(exact.slice(0, 10).map(({ id }) => id));
  return found.slice(0, 10).filter(({ id }) => best.has(id)).length;
}

interface Sample {
  /** Milliseconds without the embedding, and beside the slower leg. */
  api: number;
  overhead: number;
  timings: Record<string, number>;
}

async function measureOneByOne(ask: (body: object) => Promise<Sample>): Promise<void> {
  for (const [name, extra] of [
    ['plain', {}],
    ['with a 1 % filter', { filter: { labels: [RARE_LABEL] } }],
  ] as const) {
    const samples: Sample[] = [];
    for (let turn = 0; turn < SEARCHES + WARM_UP; turn += 1) {
      const sample = await ask({ query: question(), ...extra });
      if (turn >= WARM_UP) samples.push(sample);
    }
    const api = samples.map((sample) => sample.api);
    const overhead = samples.map((sample) => sample.overhead);
    console.log(
      `one at a time, ${name}: API without embedding ${spread(api)}; above the store ${spread(overhead)}`,
    );
    for (const step of ['scope', 'dense', 'lexical', 'fuse', 'check']) {
      console.log(`  ${step.padEnd(8)}${spread(samples.map(({ timings }) => timings[step] ?? 0))}`);
    }
    expectAtMost(`p95 of the API, ${name} (ms)`, percentile(api, 0.95), 30);
    expectAtMost(`p95 above the store, ${name} (ms)`, percentile(overhead, 0.95), 10);
  }
}

async function measureThroughput(ask: (body: object) => Promise<Sample>, filter: Filter): Promise<void> {
  const bare = async () => {
    const query = question();
    await Promise.all([
      store.searchDense(COLLECTION, corpus.embed(query), { limit: WIDTH, filter }),
      store.searchLexical(COLLECTION, analyzeTerms(query), { limit: WIDTH, filter }),
    ]);
  };
  const rates = { bare: [] as number[], api: [] as number[] };
  for (let round = 0; round < 3; round += 1) {
    rates.bare.push(await perSecond(bare));
    rates.api.push(await perSecond(() => ask({ query: question() })));
  }
  const [api, store8] = [percentile(rates.api, 0.5), percentile(rates.bare, 0.5)];
  console.log(
    `${CONCURRENCY} at once: API ${api.toFixed(0)}/s, bare store ${store8.toFixed(0)}/s, ratio ${(api / store8).toFixed(2)}`,
  );
  expectAtLeast('throughput beside the bare store', api / store8, 0.8);
}

async function perSecond(task: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  let left = SEARCHES;
  const worker = async () => {
    while (left-- > 0) await task();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (SEARCHES * 1000) / (performance.now() - from);
}

/** A chunk that was just written must be the first hit for its own words, though no index holds it yet. */
async function measureFreshChunks(datasetId: string): Promise<void> {
  const text = corpus.text(random, 60);
  const dense = corpus.embed(text);
  const id = '00000000-0000-4000-8000-000000000001';
  const payload = { datasetId, documentId: id, versionId: id, ordinal: 0, language: 'en', principals: ['*'] };
  const from = performance.now();
  await store.upsert(COLLECTION, [
    { id, dense, terms: ['fresh'], payload: { ...payload, mime: 'x', updatedAt: 1, labels: [] } },
  ]);
  const [byVector] = await store.searchDense(COLLECTION, dense, { limit: 1 });
  const [byWord] = await store.searchLexical(COLLECTION, ['fresh'], { limit: 1 });
  console.log(`a new chunk was written and found by vector and by word in ${seconds(from)}`);
  if (byVector?.id !== id || byWord?.id !== id) failures.push('a new chunk is found at once');
}

function question(): string {
  return corpus.text(random, QUESTION_WORDS);
}

async function timeSearch(url: string, token: string, body: object): Promise<Sample> {
  const from = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [IDENTITY_HEADER]: token },
    body: JSON.stringify(body),
  });
  const { timings } = searchResponseSchema.parse(await response.json());
  const total = performance.now() - from;
  const { embed = 0, dense = 0, lexical = 0 } = timings;
  return { api: total - embed, overhead: total - Math.max(embed + dense, lexical), timings };
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function spread(values: number[]): string {
  return `p50 ${percentile(values, 0.5).toFixed(1)} p95 ${percentile(values, 0.95).toFixed(1)} ms`;
}

function expectAtLeast(name: string, value: number, target: number): void {
  if (value < target) failures.push(`${name} is ${value.toFixed(3)}, at least ${target} was promised`);
}

function expectAtMost(name: string, value: number, target: number): void {
  if (value > target) failures.push(`${name} is ${value.toFixed(1)}, at most ${target} was promised`);
}
