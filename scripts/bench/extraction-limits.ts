import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cases } from './extraction/limit-cases.js';

// Time and peak memory of hard files, each read in a process of its own with one preparation thread:
//   node --conditions=aia-source --import tsx scripts/bench/extraction-limits.ts [case...]
// `text` is a file of 500 MB, `pdf` one of 2,000 pages: 400 MiB at most. The others must be refused within 2 s and with
// 256 MiB more than the process had before.
const chosen = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'aia-limits-'));
try {
  for (const name of chosen.length > 0 ? chosen : cases) {
    await run(name, 'make', join(folder, name));
    await run(name, 'read', join(folder, name));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function run(...args: string[]): Promise<void> {
  const child = fork(new URL('./extraction/limit-case.ts', import.meta.url), args);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
}
