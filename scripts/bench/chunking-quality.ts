// Token recall and precision of the five best chunks for questions with known answer spans, for every strategy: the
// chunks of a document are cut, embedded and searched (hybrid, the service's own steps) as ingestion and retrieval do.
//
//   npx tsx --conditions=aia-source scripts/bench/chunking-quality.ts [--folder ../shared/data/chunking]
//     [--characters 60000] [--strategies structure,fixed] [--cache FOLDER]
//
// OLLAMA_URL (default http://127.0.0.1:11435). Only the first `characters` of each document are read, and the questions
// about them; 0 reads all. Questions of the corpus `chatlogs` are left out.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyzeTerms, estimateTokens } from '@aia/language';
import { createOllamaEmbedder, loadModelRegistry } from '@aia/models';
import { derivedId } from '@aia/platform';
import { createStepTimer, fuse, recall, understand } from '@aia/retrieval';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { readChunkingSet, type Corpus, type Question, type Span } from './chunking-quality/dataset.js';
import { scoreOf, type Score } from './chunking-quality/scores.js';
import { variants, type CutChunk, type Variant } from './chunking-quality/variants.js';
import { withDiskCache } from './xquad/embedding-cache.js';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string', default: '../shared/data/chunking' },
    characters: { type: 'string', default: '60000' },
    strategies: { type: 'string', default: '' },
    cache: { type: 'string', default: join(tmpdir(), 'aia-chunking-quality') },
  },
});
const NAMESPACE = '6d0d5a35-2c3f-4f7e-8f0c-d0f3a5b1c9e4';
const TOP = 5;
const WIDTH = 50;
/** The store gets as long as it needs: this measures quality. */
const STORE_MS = 60_000;
const BATCH = 32;

if (!existsSync(options.folder)) {
  console.log(`There is no folder ${options.folder}; give one with --folder.`);
  process.exit(2);
}
const corpora = readChunkingSet(options.folder, Number(options.characters));
const questions = corpora.reduce((sum, corpus) => sum + corpus.questions.length, 0);
console.log(`${corpora.length} documents, ${questions} questions, top ${TOP}`);
const info = loadModelRegistry('config/models.json').embedding('multilingual-e5-small');
const url = process.env['OLLAMA_URL'] ?? 'http://127.0.0.1:11435';
const embedder = withDiskCache(createOllamaEmbedder({ url, info }), options.cache);
const wanted = options.strategies === '' ? undefined : new Set(options.strategies.split(','));

console.log(
  'strategy                         chunks  tokens  recall  precision  IoU    shown recall  shown tokens',
);
for (const variant of variants.filter(({ name }) => wanted?.has(name) ?? true)) await report(variant);

async function report(variant: Variant): Promise<void> {
  const scores: Score[] = [];
  let [chunks, tokens] = [0, 0];
  for (const corpus of corpora) {
    const cut = await variant.cut(corpus.text);
    chunks += cut.length;
    tokens += cut.reduce((sum, { start, end }) => sum + estimateTokens(corpus.text.slice(start, end)), 0);
    scores.push(...(await scoresOf(corpus, cut)));
  }
  const mean = (pick: (score: Score) => number) =>
    scores.reduce((sum, score) => sum + pick(score), 0) / scores.length;
  const figures = [
    mean((s) => s.recall),
    mean((s) => s.precision),
    mean((s) => s.iou),
    mean((s) => s.shownRecall),
  ];
  const [recall_, precision, iou, shown] = figures.map((value) => value.toFixed(3));
  console.log(
    `${variant.name.padEnd(32)} ${String(chunks).padStart(6)} ${String(Math.round(tokens / chunks)).padStart(7)}   ${recall_}      ${precision}  ${iou}         ${shown} ${String(Math.round(mean((s) => s.shownTokens))).padStart(13)}`,
  );
}

async function scoresOf(corpus: Corpus, cut: CutChunk[]) {
  const path = await mkdtemp(join(tmpdir(), 'aia-chunking-'));
  const store = await createLanceDbStore({ path });
  try {
    await store.ensureCollection('chunks', { dimension: embedder.dimension });
    for (let at = 0; at < cut.length; at += BATCH) {
      const batch = cut.slice(at, at + BATCH);
      const { vectors } = await embedder.embedPassages(batch.map(({ passage }) => passage));
      await store.upsert(
        'chunks',
        batch.map((chunk, i) => toPoint(chunk, at + i, vectors[i] ?? [])),
      );
    }
    await store.optimize('chunks');
    const scores: Score[] = [];
    for (const question of corpus.questions) scores.push(await score(question, corpus, cut, store));
    return scores;
  } finally {
    await store.close();
    await rm(path, { recursive: true });
  }
}

function toPoint(chunk: CutChunk, ordinal: number, dense: number[]) {
  const payload = {
    datasetId: 'd',
    documentId: 'd',
    versionId: 'd',
    ordinal,
    language: 'en',
    principals: ['*'],
    mime: 'text/plain',
    updatedAt: 0,
    labels: [],
  };
  return { id: derivedId(String(ordinal), NAMESPACE), dense, terms: analyzeTerms(chunk.passage), payload };
}

async function score(
  question: Question,
  corpus: Corpus,
  cut: CutChunk[],
  index: Awaited<ReturnType<typeof createLanceDbStore>>,
) {
  const asked = understand(question.text, embedder.maxTokens);
  const filter = { kind: 'equals', field: 'datasetId', value: 'd' } as const;
  const signal = new AbortController().signal;
  const timer = createStepTimer(() => performance.now());
  const recallOptions = {
    collection: 'chunks',
    mode: 'hybrid' as const,
    filter,
    width: WIDTH,
    storeMs: STORE_MS,
    signal,
  };
  const recalled = await recall(asked, recallOptions, { index, embedder: embedder, timer });
  const ordinals = new Map(
    [...(recalled.dense ?? []), ...(recalled.lexical ?? [])].map(({ id, payload }) => [id, payload.ordinal]),
  );
  const top = fuse(recalled, asked.terms.length)
    .slice(0, TOP)
    .flatMap(({ id }) => cut[ordinals.get(id) ?? -1] ?? []);
  const found: Span[] = top.map(({ start, end }) => ({ start, end }));
  const shown: Span[] = top.map(({ start, end, parent }) => parent ?? { start, end });
  return scoreOf(corpus.text, question.spans, found, shown);
}
