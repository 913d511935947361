/**
 * `make chaos-path FOLDER=…`: imports a folder into a system with real models, kills the worker, Redis and the model
 * server with SIGKILL in the middle, and then checks that nothing was lost or doubled.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureDataset, followImports, signIn, startImports, startSystem } from '@aia/embedded';
import { filesBelow } from '../bench/path/corpus.js';
import { findDifferences, progressOf } from './check-dataset.js';

const VICTIMS = ['ingestion-worker', 'redis', 'model-server'];
const PASSABLE = 0o711;
const TIMEOUT_MS = 60 * 60_000;
const READY_MS = 60_000;
const POLL_MS = 500;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Name the folder to import: make chaos-path FOLDER=path');
const dataDir = await mkdtemp(join(tmpdir(), 'aia-chaos-'));
await chmod(dataDir, PASSABLE);
const files = await filesBelow(folder);
const system = await startSystem({ root: process.cwd(), dataDir });
try {
  const client = await signIn(system.urls['gateway'] ?? '', system.admin);
  const datasetId = await ensureDataset(client, { slug: 'chaos', name: 'Chaos' });
  const imports = await startImports(client, datasetId, files);
  console.log(`${files.length} files are uploaded`);
  const finished = followImports(client, imports, TIMEOUT_MS);
  for (const [index, victim] of VICTIMS.entries()) {
    await untilPublished(datasetId, (files.length * (index + 1)) / (VICTIMS.length + 2));
    system.kill(victim, 'SIGKILL');
    console.log(
      `killed ${victim} when ${(await progressOf(system.databaseUrl, datasetId)).published} were published`,
    );
    await system.untilReady(READY_MS);
  }
  const runs = await finished;
  console.log(`imports: ${runs.map(({ status }) => status).join(', ')}`);
  const vectors = join(dataDir, 'vectors');
  const problems = await findDifferences({ databaseUrl: system.databaseUrl, datasetId, vectors, files });
  problems.forEach((problem) => console.log(`MISS ${problem}`));
  if (problems.length === 0)
    console.log(`ok   ${files.length} documents are published once; vectors and chunks are the same`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await system.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** Waits until at least `count` documents of the dataset are published. */
async function untilPublished(datasetId: string, count: number): Promise<void> {
  while ((await progressOf(system.databaseUrl, datasetId)).published < count) await sleep(POLL_MS);
}
