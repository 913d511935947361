// Speed of the structure-aware chunker against LangChain.js' RecursiveCharacterTextSplitter with the same length
// function, on the same texts in the same run: processor time of the best of several rounds, taken in turns.
//
//   npx tsx --conditions=aia-source scripts/bench/chunker.ts [--folder ../shared/data] [--rounds 5]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { estimateTokens } from '@aia/language';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { budgetFor } from '../../services/ingestion/src/chunking/token-budget.js';
import { chunk } from '../../services/ingestion/src/pipeline/chunk.js';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string', default: '../shared/data' },
    rounds: { type: 'string', default: '5' },
  },
});
/** Tokens that multilingual-e5-small reads at once. */
const MODEL_TOKENS = 512;
const LEAST_MB_PER_SECOND = 5;
const LEAST_RATIO = 2;

interface Corpus {
  name: string;
  texts: string[];
}

if (!existsSync(options.folder)) {
  console.log(`There is no folder ${options.folder}; give one with --folder.`);
  process.exit(2);
}
const corpora: Corpus[] = [
  { name: 'chunking', texts: textsBelow(join(options.folder, 'chunking/corpora')) },
  { name: 'fastapi-docs en', texts: textsBelow(join(options.folder, 'fastapi-docs/en')) },
  { name: 'fastapi-docs ru', texts: textsBelow(join(options.folder, 'fastapi-docs/ru')) },
].filter(({ texts }) => texts.length > 0);

const budget = budgetFor(MODEL_TOKENS);
const splitter = new RecursiveCharacterTextSplitter({
  chunkSize: budget.target,
  chunkOverlap: 0,
  lengthFunction: estimateTokens,
});

console.log('corpus            MB     chunks  ours MB/s  LangChain MB/s  ratio');
let total = { megabytes: 0, ours: 0, theirs: 0 };
for (const corpus of corpora) total = add(total, await compare(corpus));
const ours = total.megabytes / total.ours;
const ratio = total.theirs / total.ours;
console.log(`all: ${ours.toFixed(2)} MB/s, ${ratio.toFixed(2)} times LangChain.js`);
const reached = ours >= LEAST_MB_PER_SECOND && ratio >= LEAST_RATIO;
console.log(`${reached ? 'reached' : 'MISSED'}: >= ${LEAST_MB_PER_SECOND} MB/s and >= ${LEAST_RATIO} times`);
process.exitCode = reached ? 0 : 1;

function textsBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** Seconds of the best round of each. */
async function compare({ name, texts }: Corpus) {
  let [ours, theirs, chunks] = [Infinity, Infinity, 0];
  for (let round = 0; round < Number(options.rounds); round++) {
    chunks = 0;
    ours = Math.min(
      ours,
      await seconds(() => {
        for (const text of texts) chunks += chunk({ text, format: 'markdown', pages: [], budget }).length;
      }),
    );
    theirs = Math.min(
      theirs,
      await seconds(async () => {
        for (const text of texts) await splitter.splitText(text);
      }),
    );
  }
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  const figures = [megabytes / ours, megabytes / theirs, theirs / ours].map((value) => value.toFixed(2));
  console.log(
    `${name.padEnd(17)} ${megabytes.toFixed(2)}  ${String(chunks).padStart(7)} ${(figures[0] ?? '').padStart(10)} ${(figures[1] ?? '').padStart(15)} ${(figures[2] ?? '').padStart(6)}`,
  );
  return { megabytes, ours, theirs };
}

/** Processor time, so that busy neighbours do not count. */
async function seconds(work: () => unknown): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

function add(a: typeof total, b: typeof total): typeof total {
  return { megabytes: a.megabytes + b.megabytes, ours: a.ours + b.ours, theirs: a.theirs + b.theirs };
}
