import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePortSettings, systemMemory, type GroupMemory } from '@aia/embedded';

const run = promisify(execFile);
const PASSABLE = 0o711;
/** Idle means that the start is over: collectors have run, caches are warm. */
const SETTLE_MS = 20_000;

/** Seconds of `make start` in a new clone and of `make restart` there, and the memory of its idle processes. */
export interface FreshCloneResult {
  startSeconds: number;
  restartSeconds: number;
  memory: Record<string, GroupMemory>;
}

/** Clones the last commit to a temporary folder, starts it on free ports, restarts it, and removes everything. */
export async function measureFreshClone(root: string): Promise<FreshCloneResult> {
  const folder = await mkdtemp(join(tmpdir(), 'aia-clone-'));
  await chmod(folder, PASSABLE);
  const clone = join(folder, 'ai-assistant');
  await run('git', ['clone', '--quiet', '--no-hardlinks', root, clone]);
  await writeFile(join(clone, '.env'), await portLines(), { mode: 0o600 });
  try {
    const startSeconds = await timeMake(clone, 'start');
    const restartSeconds = await timeMake(clone, 'restart');
    await sleep(SETTLE_MS);
    return { startSeconds, restartSeconds, memory: await systemMemory(clone) };
  } finally {
    await timeMake(clone, 'stop');
    await rm(folder, { recursive: true, force: true });
  }
}

async function portLines(): Promise<string> {
  const ports = Object.entries(await freePortSettings());
  return ports.map(([name, port]) => `${name}=${port}\n`).join('');
}

async function timeMake(folder: string, target: string): Promise<number> {
  const started = performance.now();
  const child = spawn('make', [target], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`make ${target} ended with ${String(code)} in ${folder}`);
  return (performance.now() - started) / 1000;
}
