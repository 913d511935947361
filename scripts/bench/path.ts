/**
 * `make bench-path [FOLDER=…]`: everything that the path from a clone to an answer is measured by, in one run. Figures
 * that depend on the machine are ratios of two measurements of this run. FOLDER holds documents for the pipeline; by
 * default they are the READMEs of the installed packages. PARTS=clone,pipeline,stream measures only those.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSystem, type GroupMemory } from '@aia/embedded';
import { filesBelow, installedReadmes } from './path/corpus.js';
import { measureFirstToken } from './path/first-token.js';
import { measureFreshClone } from './path/fresh-clone.js';
import { measurePipeline } from './path/pipeline-speed.js';
import { measureSearchOverhead } from './path/search-overhead.js';
import { quantile } from './path/statistics.js';

const root = process.cwd();
const MIB = 1024 * 1024;
const CORPUS_BYTES = 400 * 1024;
const PASSABLE = 0o711;
/** Servers that are not Node processes. */
const NOT_NODE = ['postgres', 'redis'];
const parts = (process.env['PARTS'] ?? 'clone,pipeline,stream').split(',');
const results: { name: string; value: string; goal: string; met: boolean }[] = [];

function report(name: string, value: number, unit: string, goal: number, atLeast = false): void {
  const met = atLeast ? value >= goal : value <= goal;
  const sign = atLeast ? '>=' : '<=';
  results.push({
    name,
    value: `${value.toFixed(2)} ${unit}`.trim(),
    goal: `${sign} ${goal} ${unit}`.trim(),
    met,
  });
}

async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'aia-bench-'));
  await chmod(folder, PASSABLE);
  return use(folder).finally(() => rm(folder, { recursive: true, force: true }));
}

async function benchClone(): Promise<void> {
  const { startSeconds, restartSeconds, memory } = await measureFreshClone(root);
  report('start from a fresh clone', startSeconds, 's', 120);
  report('restart', restartSeconds, 's', 15);
  printMemory(memory);
}

/** The model server's child holds the weights, so children are shown, but not counted. */
function printMemory(memory: Record<string, GroupMemory>): void {
  const mib = (bytes: number) => `${Math.round(bytes / MIB)} MiB`;
  for (const [name, { own, children }] of Object.entries(memory)) {
    const more = children.rss > 0 ? `, its children RSS ${mib(children.rss)}` : '';
    console.log(`  ${name.padEnd(18)} RSS ${mib(own.rss)}, PSS ${mib(own.pss ?? own.rss)}${more}`);
  }
  const ours = Object.entries(memory).filter(([name]) => !NOT_NODE.includes(name));
  const sum = (pick: (one: GroupMemory['own']) => number) =>
    ours.reduce((total, [, { own }]) => total + pick(own), 0) / MIB;
  report(
    'idle memory of all Node processes, RSS',
    sum(({ rss }) => rss),
    'MiB',
    700,
  );
  report(
    'idle memory of all Node processes, PSS',
    sum(({ pss, rss }) => pss ?? rss),
    'MiB',
    700,
  );
}

async function benchPipeline(dataDir: string): Promise<void> {
  const folder = process.env['FOLDER'];
  const files = folder ? await filesBelow(folder, CORPUS_BYTES) : await installedReadmes(root, CORPUS_BYTES);
  const system = await startSystem({ root, dataDir, env: { LOG_LEVEL: 'warn' } });
  try {
    const speed = await measurePipeline(system, files);
    console.log(
      `  ${speed.documents} documents, ${speed.chunks} chunks, ${speed.tokens} tokens: pipeline ` +
        `${speed.pipelineTokensPerSecond.toFixed(0)} tokens/s, bare embedder ` +
        `${speed.embedderTokensPerSecond.toFixed(0)} tokens/s`,
    );
    const ratio = speed.pipelineTokensPerSecond / speed.embedderTokensPerSecond;
    report('pipeline / bare embedder, tokens/s', ratio, '', 0.85, true);
    const questions = files.slice(0, 200).map(({ path }) => `How do I use ${path.split('/')[0] ?? path}?`);
    const overhead = await measureSearchOverhead(system, questions);
    const half = (values: number[]) => quantile(values, 0.5).toFixed(2);
    console.log(
      `  retrieval overhead, p50: through the gateway ${half(overhead.throughGateway)} ms, ` +
        `inside retrieval ${half(overhead.inRetrieval)} ms`,
    );
    report('retrieval overhead through the gateway, p95', quantile(overhead.throughGateway, 0.95), 'ms', 10);
    report('retrieval overhead inside retrieval, p95', quantile(overhead.inRetrieval, 0.95), 'ms', 10);
  } finally {
    await system.stop();
  }
}

async function benchStream(dataDir: string): Promise<void> {
  const { direct, throughGateway } = await measureFirstToken(root, dataDir);
  const median = (values: number[]) => quantile(values, 0.5).toFixed(2);
  console.log(
    `  first token, p50: direct ${median(direct)} ms, through gateway ${median(throughGateway)} ms`,
  );
  const added = throughGateway.map((value, at) => value - (direct[at] ?? 0));
  report('gateway + chat added to the first token, p50', quantile(added, 0.5), 'ms', 5);
  report('gateway + chat added to the first token, p95', quantile(added, 0.95), 'ms', 20);
}

if (parts.includes('stream')) await withFolder(benchStream);
if (parts.includes('pipeline')) await withFolder(benchPipeline);
if (parts.includes('clone')) await benchClone();
for (const { name, value, goal, met } of results) {
  console.log(`${met ? 'ok  ' : 'MISS'} ${name.padEnd(48)} ${value.padStart(12)}   goal ${goal}`);
}
process.exitCode = results.every(({ met }) => met) ? 0 : 1;
