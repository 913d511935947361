// Retrieval quality on XQuAD: every passage is one document, the question's own passage the only relevant one. The
// questions run through the service's own steps (understand, recall, fuse) over the store and the embedding model.
//
//   npx tsx --conditions=aia-source scripts/bench/xquad.ts [folder]      default: ../shared/data/xquad
//
// OLLAMA_URL (default http://127.0.0.1:11435), VECTOR_STORE=lancedb|qdrant (qdrant: QDRANT_URL or the test front),
// XQUAD_CACHE=folder keeps embeddings between runs.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchMode } from '@aia/contracts';
import { analyzeTerms, estimateTokens, splitSentences } from '@aia/language';
import { createOllamaEmbedder, loadModelRegistry, type Embedder } from '@aia/models';
import { derivedId } from '@aia/platform';
import { createStepTimer, fuse, recall, understand } from '@aia/retrieval';
import type { Point, VectorStore } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { createQdrantStore } from '@aia/vectors/qdrant';
import { startQdrantFront } from '../dev/qdrant-server/start.js';
import { readXquad, type XquadLanguage, type XquadSet } from './xquad/dataset.js';
import { withDiskCache } from './xquad/embedding-cache.js';
import { qualityOf } from './xquad/metrics.js';

const NAMESPACE = 'b0f7a8de-2f0b-4a0e-9c53-2d2f3f6a1c11';
const COLLECTION = 'xquad';
const WIDTH = 50;
/** Room for the passage prefix and the special tokens. */
const RESERVED_TOKENS = 8;
const LANGUAGES: XquadLanguage[] = ['en', 'ru'];
const MODES: SearchMode[] = ['dense', 'lexical', 'hybrid'];

const folder = process.argv[2] ?? '../shared/data/xquad';
if (!existsSync(folder)) {
  console.log(`There is no XQuAD folder at ${folder}; give its path as the argument.`);
  process.exit(2);
}
const sets = Object.fromEntries(
  LANGUAGES.map((language) => [language, readXquad(folder, language)]),
) as Record<XquadLanguage, XquadSet>;
const { store, close } = await openStore();
try {
  const embedder = openEmbedder();
  await store.ensureCollection(COLLECTION, { dimension: embedder.dimension });
  for (const language of LANGUAGES) await indexSet(language, embedder);
  await store.optimize(COLLECTION);
  console.log('questions  text  mode     nDCG@10  P@1    MRR');
  for (const text of LANGUAGES) {
    for (const questions of LANGUAGES) {
      for (const mode of MODES) await report(questions, text, mode, embedder);
    }
  }
} finally {
  await close();
}

async function openStore(): Promise<{ store: VectorStore; close: () => Promise<void> }> {
  if (process.env['VECTOR_STORE'] !== 'qdrant') {
    const path = await mkdtemp(join(tmpdir(), 'aia-xquad-'));
    const lance = await createLanceDbStore({ path });
    return { store: lance, close: async () => lance.close().then(() => rm(path, { recursive: true })) };
  }
  const url = process.env['QDRANT_URL'];
  const front = url === undefined ? await startQdrantFront() : undefined;
  const qdrant = createQdrantStore({ url: url ?? front?.url ?? '' });
  await qdrant.dropCollection(COLLECTION);
  return { store: qdrant, close: async () => qdrant.dropCollection(COLLECTION).then(() => front?.stop()) };
}

function openEmbedder(): Embedder {
  const url = process.env['OLLAMA_URL'] ?? 'http://127.0.0.1:11435';
  const name = process.env['EMBEDDING_MODEL'] ?? 'multilingual-e5-small';
  const info = loadModelRegistry('config/models.json').embedding(name);
  return withDiskCache(createOllamaEmbedder({ url, info }), process.env['XQUAD_CACHE']);
}

/** Writes the passages of one language as chunks of one dataset. */
async function indexSet(language: XquadLanguage, embedder: Embedder): Promise<void> {
  const chunks = sets[language].passages.flatMap((text, passage) =>
    splitToFit(text, embedder.maxTokens).map((part, ordinal) => ({ part, passage, ordinal })),
  );
  for (let start = 0; start < chunks.length; start += 16) {
    const batch = chunks.slice(start, start + 16);
    const { vectors } = await embedder.embedPassages(batch.map(({ part }) => part));
    const points = batch.map(({ part, passage, ordinal }, index) =>
      toPoint(language, passage, ordinal, part, vectors[index] ?? []),
    );
    await store.upsert(COLLECTION, points);
  }
}

/** A passage that the model would have to cut becomes two halves at a sentence, as ingestion would split it. */
function splitToFit(text: string, maxTokens: number): string[] {
  if (estimateTokens(text) <= maxTokens - RESERVED_TOKENS) return [text];
  const starts = splitSentences(text).map(({ start }) => start);
  const middle = starts.find((start) => start >= text.length / 2) ?? Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].flatMap((half) => splitToFit(half, maxTokens));
}

function toPoint(
  language: XquadLanguage,
  passage: number,
  ordinal: number,
  text: string,
  dense: number[],
): Point {
  return {
    id: derivedId(`${language}/${passage}/${ordinal}`, NAMESPACE),
    dense,
    terms: analyzeTerms(text),
    payload: {
      datasetId: language,
      documentId: String(passage),
      versionId: String(passage),
      ordinal,
      language,
      principals: ['*'],
      mime: 'text/plain',
      updatedAt: 0,
      labels: [],
    },
  };
}

async function report(
  questions: XquadLanguage,
  text: XquadLanguage,
  mode: SearchMode,
  embedder: Embedder,
): Promise<void> {
  const ranks: (number | null)[] = [];
  for (const question of sets[questions].questions) {
    ranks.push(await rankOf(question.text, question.passage, text, mode, embedder));
  }
  const { ndcg10, precision1, mrr } = qualityOf(ranks);
  const figures = [ndcg10, precision1, mrr].map((value) => value.toFixed(4)).join('   ');
  console.log(`${questions.padEnd(10)} ${text.padEnd(5)} ${mode.padEnd(8)} ${figures}`);
}

/** Place of the passage among the documents found, from 1; null when it is not among them. */
async function rankOf(
  question: string,
  passage: number,
  text: XquadLanguage,
  mode: SearchMode,
  embedder: Embedder,
): Promise<number | null> {
  const filter = { kind: 'equals', field: 'datasetId', value: text } as const;
  const signal = new AbortController().signal;
  const timer = createStepTimer(() => performance.now());
  const options = { collection: COLLECTION, mode, filter, width: WIDTH, storeMs: 60_000, signal };
  const asked = understand(question, embedder.maxTokens);
  const recalled = await recall(asked, options, {
    index: store,
    embedder,
    timer,
  });
  const documents = new Map(
    [...(recalled.dense ?? []), ...(recalled.lexical ?? [])].map((hit) => [hit.id, hit]),
  );
  const ranking = [
    ...new Set(fuse(recalled, asked.terms.length).map(({ id }) => documents.get(id)?.payload.documentId)),
  ];
  const index = ranking.indexOf(String(passage));
  return index < 0 ? null : index + 1;
}
