// What an answer of quoted sentences is worth, with its sentences chosen by words alone and by meaning too: XQuAD's dev half
// with the real embedding model, eight passages by exact search. The passages of both languages are translations of each
// other, so that a question in one is asked on texts in the other as well, and has a gold answer there.
//
//   npx tsx --conditions=aia-source scripts/bench/extracts.ts [folder]      default: ../shared/data/xquad
//
// OLLAMA_URL (default http://127.0.0.1:11435), XQUAD_CACHE=folder keeps embeddings, EVERY=6 takes every sixth question.
import { existsSync } from 'node:fs';
import { chooseUnits, createTextMatcher, quoteUnits } from '@aia/chat';
import { createOllamaEmbedder, loadModelRegistry } from '@aia/models';
import { indexPassages, nearest, type IndexedPassage } from './answer-flow/passage-search.js';
import { readXquad, type XquadLanguage, type XquadSet } from './xquad/dataset.js';
import { withDiskCache } from './xquad/embedding-cache.js';

const PASSAGES = 8;
const PAIRS: [asked: XquadLanguage, text: XquadLanguage][] = [
  ['en', 'en'],
  ['ru', 'ru'],
  ['ru', 'en'],
  ['en', 'ru'],
];
const EVERY = Number(process.env['EVERY'] ?? 6);

const folder = process.argv[2] ?? '../shared/data/xquad';
if (!existsSync(folder)) {
  console.log(`There is no XQuAD folder at ${folder}; give its path as the argument.`);
  process.exit(2);
}
const info = loadModelRegistry('config/models.json').embedding('multilingual-e5-small');
const url = process.env['OLLAMA_URL'] ?? 'http://127.0.0.1:11435';
const embedder = withDiskCache(createOllamaEmbedder({ url, info }), process.env['XQUAD_CACHE']);
const matcher = createTextMatcher({ embedder, deadlineMs: 600_000, now: () => performance.now() });
const { signal } = new AbortController();

const sets = {} as Record<XquadLanguage, XquadSet & { index: IndexedPassage[] }>;
for (const language of ['en', 'ru'] as const) {
  const set = readXquad(folder, language);
  sets[language] = { ...set, index: await indexPassages(set.passages, embedder) };
}
console.log('answers that contain the gold answer, and their characters on average');
for (const [asked, text] of PAIRS) await measure(asked, text);

async function measure(asked: XquadLanguage, text: XquadLanguage): Promise<void> {
  const sums = { words: { gold: 0, characters: 0 }, meaning: { gold: 0, characters: 0 } };
  const questions = sets[asked].questions.filter((_, at) => at % EVERY === 0);
  const golds = sets[text].questions.filter((_, at) => at % EVERY === 0);
  for (const [at, { text: question }] of questions.entries()) {
    const found = nearest(await embedder.embedQuery(question), sets[text].index, PASSAGES);
    const sources = found.map(({ passage }, rank) => ({ ...passage.source, index: rank + 1 }));
    for (const by of ['words', 'meaning'] as const) {
      const used = by === 'meaning' ? matcher : undefined;
      const { units } = await chooseUnits({ standalone: question, signal }, sources, used);
      const answer = quoteUnits(units).text.toLowerCase();
      sums[by].characters += answer.length;
      if (golds[at]?.golds.some((gold) => answer.includes(gold.toLowerCase()))) sums[by].gold += 1;
    }
  }
  const show = ({ gold, characters }: { gold: number; characters: number }) =>
    `${((100 * gold) / questions.length).toFixed(0).padStart(3)} % (${(characters / questions.length).toFixed(0)})`;
  console.log(
    `${asked} on ${text}: by words ${show(sums.words)}, by meaning too ${show(sums.meaning)}; ${questions.length} questions`,
  );
}
