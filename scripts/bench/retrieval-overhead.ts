// What the retrieval service adds to embedding and vector search: the caller's time for POST /search minus the time of
// the longer leg (embed + dense search, or lexical search), over a library of 5,000 chunks in Postgres and LanceDB.
//
//   npx tsx --conditions=aia-source scripts/bench/retrieval-overhead.ts [chunks] [searches]
//
// Texts are made up, and the model is a stub that answers at once: neither is part of what is measured.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchResponseSchema } from '@aia/contracts';
import { sql, type Database, type Kysely } from '@aia/database';
import { analyzeTerms } from '@aia/language';
import {
  createIdentityVerifier,
  createLogger,
  createMetricsRegistry,
  IDENTITY_HEADER,
  listen,
} from '@aia/platform';
import { buildApp, createPostgresLibrary, createVocabulary } from '@aia/retrieval';
import {
  createTestDatabase,
  createTestKeys,
  dropTestDatabase,
  hashedEmbedding,
  testIdentity,
} from '@aia/testing';
import type { VectorStore } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';

/** Milliseconds of one search: as the caller sees it, the service's own part of it, and its steps. */
interface Sample {
  total: number;
  overhead: number;
  timings: Record<string, number>;
}

const DIMENSION = 384;
const COLLECTION = 'bench';
const CHUNKS_PER_DOCUMENT = 20;
const WORDS_PER_CHUNK = 150;
const TARGET_P95_MS = 10;

const chunkCount = Number(process.argv[2] ?? 5000);
const searches = Number(process.argv[3] ?? 300);
const vocabulary = Array.from({ length: 5000 }, (_, n) => `word${n.toString(36)}`);
const identity = testIdentity('viewer');

const database = await createTestDatabase();
const folder = await mkdtemp(join(tmpdir(), 'aia-overhead-'));
const store = await createLanceDbStore({ path: folder });
try {
  await store.ensureCollection(COLLECTION, { dimension: DIMENSION });
  await fill(database.db, store);
  const samples = await measure(database.db, store);
  const overheads = samples.map(({ overhead }) => overhead);
  const p95 = percentile(overheads, 0.95);
  console.log(`${chunkCount} chunks, ${searches} searches of 10 results, one after another`);
  console.log(`overhead ${spread(overheads)}  (target: p95 at most ${TARGET_P95_MS} ms)`);
  for (const step of ['scope', 'fuse', 'check', 'embed', 'dense', 'lexical', 'total']) {
    console.log(`  ${step.padEnd(8)}${spread(samples.map(({ timings }) => timings[step] ?? 0))}`);
  }
  console.log(`caller   ${spread(samples.map(({ total }) => total))}`);
  process.exitCode = p95 <= TARGET_P95_MS ? 0 : 1;
} finally {
  await store.close();
  await rm(folder, { recursive: true, force: true });
  await database.db.destroy();
  await dropTestDatabase(database.url);
}
process.exit();

/** Publishes the library: documents of 20 chunks in one dataset that everyone may read. */
async function fill(db: Kysely<Database>, vectors: VectorStore): Promise<void> {
  const datasetId = randomUUID();
  await sql`insert into ingestion.datasets (id, slug, name, embedding_model, created_by)
    values (${datasetId}, 'bench', 'Bench', 'm', ${datasetId})`.execute(db);
  await sql`insert into ingestion.dataset_access values (${datasetId}, 'everyone', 'read')`.execute(db);
  for (let start = 0; start < chunkCount; start += CHUNKS_PER_DOCUMENT)
    await addDocument(db, vectors, datasetId);
  await vectors.optimize(COLLECTION);
  await sql`analyze`.execute(db);
}

async function addDocument(db: Kysely<Database>, vectors: VectorStore, datasetId: string): Promise<void> {
  const [documentId, versionId] = [randomUUID(), randomUUID()];
  await sql`insert into ingestion.documents (id, dataset_id, source_key, title, state)
    values (${documentId}, ${datasetId}, ${documentId}, 'Title', 'published')`.execute(db);
  await sql`insert into ingestion.document_versions
      (id, document_id, version, content_hash, size_bytes, mime, embedding_model, published_at)
    values (${versionId}, ${documentId}, 1, 'h', 1, 'text/plain', 'm', now())`.execute(db);
  await sql`update ingestion.documents set current_version_id = ${versionId} where id = ${documentId}`.execute(
    db,
  );
  const chunks = Array.from({ length: CHUNKS_PER_DOCUMENT }, (_, ordinal) => ({
    id: randomUUID(),
    ordinal,
    text: randomText(WORDS_PER_CHUNK),
  }));
  const rows = chunks.map(({ id, ordinal, text }) => ({ id, ordinal, text, version_id: versionId }));
  await db
    .insertInto('ingestion.chunks')
    .values(
      rows.map((row) => ({ ...row, start_offset: 0, end_offset: 1, language: 'en', token_estimate: 200 })),
    )
    .execute();
  const payload = { datasetId, documentId, versionId, language: 'en', principals: ['*'], mime: 'text/plain' };
  await vectors.upsert(
    COLLECTION,
    chunks.map(({ id, ordinal, text }) => ({
      id,
      dense: hashedEmbedding(text, DIMENSION),
      terms: analyzeTerms(text),
      payload: { ...payload, ordinal, updatedAt: Date.now(), labels: [] },
    })),
  );
}

/** Frequent words are frequent, as in real text. */
function randomText(words: number): string {
  const pick = () => vocabulary[Math.floor(vocabulary.length * Math.random() ** 3)] ?? '';
  return Array.from({ length: words }, pick).join(' ');
}

async function measure(db: Kysely<Database>, vectors: VectorStore): Promise<Sample[]> {
  const keys = createTestKeys();
  const app = buildApp({
    collection: COLLECTION,
    index: vectors,
    embedder: { maxTokens: 512, embedQuery: async (text) => hashedEmbedding(text, DIMENSION) },
    library: createPostgresLibrary(db),
    vocabulary: createVocabulary({
      read: async () => [],
      onError: () => undefined,
      now: () => performance.now(),
    }),
    deadlines: { store: 5000, database: 5000, rerank: 2000, expand: 1000 },
    now: () => performance.now(),
    verifyIdentity: createIdentityVerifier(keys.publicKeys),
    logger: createLogger('bench', 'silent'),
    metrics: createMetricsRegistry('bench'),
    health: {},
  });
  const server = await listen(app, 0, '127.0.0.1');
  const token = await keys.mint(identity);
  const samples: Sample[] = [];
  for (let turn = 0; turn < searches + 20; turn += 1) {
    const sample = await timeSearch(`${server.url}/search`, token);
    if (turn >= 20) samples.push(sample); // the first ones warm up
  }
  await server.close(0);
  return samples;
}

async function timeSearch(url: string, token: string): Promise<Sample> {
  const body = JSON.stringify({ query: randomText(8) });
  const started = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [IDENTITY_HEADER]: token },
    body,
  });
  const answer: unknown = await response.json();
  const total = performance.now() - started;
  const { timings } = searchResponseSchema.parse(answer);
  const legs = Math.max((timings['embed'] ?? 0) + (timings['dense'] ?? 0), timings['lexical'] ?? 0);
  return { overhead: total - legs, total, timings };
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function spread(milliseconds: number[]): string {
  return `p50 ${percentile(milliseconds, 0.5).toFixed(1)} ms  p95 ${percentile(milliseconds, 0.95).toFixed(1)} ms`;
}
