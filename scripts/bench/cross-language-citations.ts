// How well cosines tell a sentence's translation from the other sentences around it, so that the threshold of citations
// across languages can be chosen: XQuAD's paragraphs are translations of each other, and where both have as many sentences,
// the n-th is the translation of the n-th.
//
//   npx tsx --conditions=aia-source scripts/bench/cross-language-citations.ts [folder]   default: ../shared/data/xquad
//
// OLLAMA_URL (default http://127.0.0.1:11435), XQUAD_CACHE=folder keeps embeddings, PARAGRAPHS=40.
import { existsSync } from 'node:fs';
import { splitSentences } from '@aia/language';
import { createOllamaEmbedder, loadModelRegistry } from '@aia/models';
import { readXquad } from './xquad/dataset.js';
import { withDiskCache } from './xquad/embedding-cache.js';

const PARAGRAPHS = Number(process.env['PARAGRAPHS'] ?? 40);
const THRESHOLDS = [0.78, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9];

const folder = process.argv[2] ?? '../shared/data/xquad';
if (!existsSync(folder)) {
  console.log(`There is no XQuAD folder at ${folder}; give its path as the argument.`);
  process.exit(2);
}
const info = loadModelRegistry('config/models.json').embedding('multilingual-e5-small');
const embedder = withDiskCache(
  createOllamaEmbedder({ url: process.env['OLLAMA_URL'] ?? 'http://127.0.0.1:11435', info }),
  process.env['XQUAD_CACHE'],
);

const sentencesOf = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));
const [english, russian] = [readXquad(folder, 'en').passages, readXquad(folder, 'ru').passages];
const pairs = english
  .map((text, at) => [sentencesOf(text), sentencesOf(russian[at] ?? '')] as const)
  .filter(([one, other]) => one.length === other.length && one.length > 1)
  .slice(0, PARAGRAPHS);

/** For each sentence: the cosine of its translation, and the best one of its neighbours. */
const samples: { right: number; wrong: number }[] = [];
for (const [one, other] of pairs) {
  const { vectors: left } = await embedder.embedPassages([...one]);
  const { vectors: right } = await embedder.embedPassages([...other]);
  left.forEach((vector, at) => {
    const cosines = right.map((candidate) =>
      vector.reduce((sum, value, place) => sum + value * (candidate[place] ?? 0), 0),
    );
    samples.push({ right: cosines[at] ?? 0, wrong: Math.max(...cosines.filter((_, place) => place !== at)) });
  });
}
const share = (count: number) => `${((100 * count) / (samples.length || 1)).toFixed(1)} %`.padStart(8);
console.log(
  `${samples.length} sentences of ${pairs.length} paragraphs; the translation is nearest for ${share(samples.filter(({ right, wrong }) => right > wrong).length)}`,
);
console.log('threshold  translation at or above   a neighbour at or above   cited: right / wrong');
for (const threshold of THRESHOLDS) {
  const right = share(samples.filter((sample) => sample.right >= threshold).length);
  const wrong = share(samples.filter((sample) => sample.wrong >= threshold).length);
  const cited = samples.filter((sample) => Math.max(sample.right, sample.wrong) >= threshold);
  const good = share(cited.filter((sample) => sample.right > sample.wrong).length);
  const bad = share(cited.filter((sample) => sample.right <= sample.wrong).length);
  console.log(
    `${threshold.toFixed(2)}       ${right}                  ${wrong}                 ${good} ${bad}`,
  );
}
