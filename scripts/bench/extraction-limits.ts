import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cases } from './extraction/limit-cases.js';

// Time and peak memory of hard files, each in a process of its own with one preparation thread:
//   node --conditions=aia-source --import tsx scripts/bench/extraction-limits.ts [case…]
// `text` is a file of 500 MB, `pdf` one of 2,000 pages; the others must be refused within 2 s and 256 MiB more than an
// idle process has.
const chosen = process.argv.slice(2);
const names = chosen.length > 0 ? chosen : cases;
for (const name of names) {
  const child = fork(new URL('./extraction/limit-case.ts', import.meta.url), [name]);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
}
