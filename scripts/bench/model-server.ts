/**
 * Measures the model server against a plain loop of getEmbeddingFor on the same texts in the same run, and what a person
 * waits for: a question's vector, a first token, the end of an answer that nobody wants any more.
 *
 *   npx tsx --conditions=aia-source scripts/bench/model-server.ts [--folder ../shared/data/fastapi-docs/en]
 *     [--parts throughput,questions,answers,aborts] [--texts 60] [--rounds 3]
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadModel } from '../../services/model-server/src/inference/runner/load-model.js';
import { findInstalled, defaultModelsPath } from '../../services/model-server/src/weights/models-folder.js';

const EMBEDDING = 'multilingual-e5-small';
const CHAT = 'smollm2:135m';
const CHUNK_TOKENS = 180;
/** Texts that the loop and the server take in turns: short turns spread a busy neighbour's noise over both. */
const TURN = 10;

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string', default: '../shared/data/fastapi-docs/en' },
    parts: { type: 'string', default: 'throughput,questions,answers,aborts' },
    texts: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '3' },
  },
});
const { folder } = options;
const parts = options.parts.split(',');
const CHUNKS = Number(options.texts);
const ROUNDS = Number(options.rounds);
const threads = availableParallelism();

interface Plain {
  tokenize: (text: string) => number[];
  detokenize: (tokens: number[]) => string;
  embed: (text: string) => Promise<unknown>;
}

/** The embedding model in this process, as simple as it gets. */
async function loadPlain(): Promise<Plain> {
  const models = defaultModelsPath();
  const installed = await findInstalled(models, EMBEDDING);
  if (!installed)
    throw new Error('Fetch the weights first: node services/model-server/dist/fetch-weights.js');
  const { model } = await loadModel(join(models, installed.file), threads);
  const context = await model.createEmbeddingContext({ contextSize: 513, batchSize: 512, threads });
  return {
    tokenize: (text) => model.tokenize(text),
    detokenize: (tokens) => model.detokenize(tokens as ReturnType<typeof model.tokenize>),
    embed: (text) => context.getEmbeddingFor(text),
  };
}

/** Chunks of equal length out of real documents. */
function readChunks(plain: Plain): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  const chunks: string[] = [];
  for (const file of files.sort()) {
    const tokens = plain.tokenize(readFileSync(join(folder, file), 'utf8'));
    for (let at = 0; at + CHUNK_TOKENS <= tokens.length && chunks.length < CHUNKS; at += CHUNK_TOKENS)
      chunks.push(plain.detokenize(tokens.slice(at, at + CHUNK_TOKENS)));
  }
  return chunks;
}

async function startServer() {
  const main = join(import.meta.dirname, '../../services/model-server/dist/main.js');
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, NODE_OPTIONS: '', PORT: '0', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as { msg?: string; url?: string };
      if (entry.msg === 'listening' && entry.url) resolve(entry.url);
    });
  });
  return { url, pid: child.pid ?? 0, stop: () => child.kill('SIGTERM') };
}

async function embed(url: string, input: string[], signal?: AbortSignal): Promise<number> {
  const body = JSON.stringify({ model: EMBEDDING, input, truncate: false });
  const response = await fetch(`${url}/api/embed`, { method: 'POST', body, ...(signal ? { signal } : {}) });
  const answer = (await response.json()) as { prompt_eval_count?: number; error?: string };
  if (answer.prompt_eval_count === undefined) throw new Error(answer.error);
  return answer.prompt_eval_count;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function compareThroughput(plain: Plain, url: string, chunks: string[]): Promise<void> {
  let plainMs = 0;
  let serverMs = 0;
  let tokens = 0;
  for (let round = 0; round < ROUNDS; round++)
    for (let at = 0; at < chunks.length; at += TURN) {
      const texts = chunks.slice(at, at + TURN);
      plainMs += await timed(async () => {
        for (const text of texts) await plain.embed(text);
      });
      serverMs += await timed(async () => (tokens += await embed(url, texts)));
    }
  const rates = [plainMs, serverMs].map((ms) => Math.round((tokens / ms) * 1000));
  console.log(`texts ${chunks.length} x ${ROUNDS}, tokens ${tokens}`);
  console.log(
    `plain loop ${rates[0]} tokens/s, server ${rates[1]} tokens/s, ratio ${(plainMs / serverMs).toFixed(3)}`,
  );
}

const quantile = (values: number[], q: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? NaN;
const summary = (values: number[]) =>
  `p50 ${quantile(values, 0.5).toFixed(0)} ms, p95 ${quantile(values, 0.95).toFixed(0)} ms`;

async function questionTimes(url: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++)
    times.push(await timed(() => embed(url, [`query: how do I configure option ${i} of the server?`])));
  return times;
}

async function compareQuestions(url: string, chunks: string[]): Promise<void> {
  console.log(`question, idle: ${summary(await questionTimes(url, 30))}`);
  const importing = new AbortController();
  const run = async () => {
    while (!importing.signal.aborted) await embed(url, chunks.slice(0, 32), importing.signal);
  };
  const batch = run().catch(() => undefined);
  await sleep(200);
  console.log(`question, during an import: ${summary(await questionTimes(url, 30))}`);
  importing.abort();
  await batch;
}

interface Answer {
  firstMs: number;
  tokensPerSecond: number;
  promptTokens: number;
}

async function ask(url: string, content: string, num_predict: number): Promise<Answer> {
  const started = performance.now();
  const body = {
    model: CHAT,
    messages: [{ role: 'user', content }],
    options: { num_predict, temperature: 0.8 },
  };
  const response = await fetch(`${url}/api/chat`, { method: 'POST', body: JSON.stringify(body) });
  let firstMs = 0;
  let last = '';
  if (!response.body) throw new Error('the answer has no body');
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    firstMs ||= performance.now() - started;
    last = Buffer.from(read.value).toString();
  }
  const end = JSON.parse(last.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
  const { eval_count = 0, eval_duration = 1, prompt_eval_count = 0 } = end;
  return {
    firstMs,
    tokensPerSecond: ((eval_count - 1) / eval_duration) * 1e9,
    promptTokens: prompt_eval_count,
  };
}

async function measureAnswers(url: string, chunks: string[]): Promise<void> {
  await ask(url, 'hello', 2);
  const words = chunks.join(' ').split(/\s+/);
  for (const size of [45, 290, 600]) {
    const answers: Answer[] = [];
    for (let i = 0; i < 5; i++)
      answers.push(await ask(url, `${i} ${words.slice(i * 300, i * 300 + size).join(' ')}`, 2));
    const tokens = Math.round(
      answers.reduce((sum, { promptTokens }) => sum + promptTokens, 0) / answers.length,
    );
    console.log(`first token, prompt of ${tokens} tokens: ${summary(answers.map(({ firstMs }) => firstMs))}`);
  }
  const repeated: Answer[] = [];
  for (let i = 0; i < 5; i++) repeated.push(await ask(url, `${words.slice(0, 600).join(' ')} ${i}`, 2));
  console.log(
    `first token, same 600 words and a new question: ${summary(repeated.slice(1).map(({ firstMs }) => firstMs))}`,
  );
  const long = await ask(url, 'Write a long story about a lighthouse keeper.', 150);
  console.log(`generation ${long.tokensPerSecond.toFixed(1)} tokens/s`);
}

async function pendingChats(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/model_pending_requests\{kind="chat"[^}]*\} (\d+)/.exec(text)?.[1] ?? 0);
}

/** Time from leaving to the generation's end, in the middle of an answer and of reading a prompt. */
async function measureAborts(url: string, chunks: string[]): Promise<void> {
  const cases: [string, string, number][] = [
    ['answer', 'Write a long story about the sea.', 1000],
    ['prompt', chunks.join(' ').split(/\s+/).slice(300, 1200).join(' '), 300],
  ];
  for (const [what, content, afterMs] of cases) {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const client = new AbortController();
      const body = JSON.stringify({ model: CHAT, messages: [{ role: 'user', content: `${i} ${content}` }] });
      const gone = fetch(`${url}/api/chat`, { method: 'POST', body, signal: client.signal })
        .then((response) => response.text())
        .catch(() => 'aborted');
      await sleep(afterMs);
      client.abort();
      const started = performance.now();
      while ((await pendingChats(url)) > 0) await sleep(2);
      times.push(performance.now() - started);
      await gone;
    }
    console.log(`end of an abandoned ${what}: ${summary(times)}`);
  }
}

function memoryOf(pid: number): string {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mb = (name: string) =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024);
  return `RSS ${mb('Rss')} MB, PSS ${mb('Pss')} MB (private anonymous ${mb('Pss_Anon')}, files ${mb('Pss_File')})`;
}

function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return readFileSync(path, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);
}

function printMemory(when: string, pid: number): void {
  console.log(`memory ${when}: server ${memoryOf(pid)}`);
  for (const child of childrenOf(pid)) console.log(`  runner ${memoryOf(child)}`);
}

const server = await startServer();
printMemory('before any model', server.pid);
const plain = await loadPlain();
const chunks = readChunks(plain);
console.log(
  `load of the embedding model: ${(await timed(() => embed(server.url, ['query: a']))).toFixed(0)} ms`,
);
await plain.embed('query: a');
if (parts.includes('throughput')) await compareThroughput(plain, server.url, chunks);
if (parts.includes('questions')) await compareQuestions(server.url, chunks);
if (parts.includes('answers')) await measureAnswers(server.url, chunks);
if (parts.includes('aborts')) await measureAborts(server.url, chunks);
printMemory('after work', server.pid);
await sleep(4000);
printMemory('idle, models loaded', server.pid);
server.stop();
process.exit(0);
