// Runs the named test suites one after the other and closes with one line for all of them: `N passed, N failed`. The
// exit code is 0 only when at least one test ran, none failed, and every suite ended by itself.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const SUITES = ['unit', 'integration'];
const EXIT_PATIENCE_MS = 30_000;

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !SUITES.includes(name));
if (wanted.length === 0 || unknown !== undefined) {
  console.error(`Usage: node scripts/test.mjs ${SUITES.join('|')}…`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'aia-counts-'));
const counts = { passes: 0, failures: 0, pending: 0 };
let broken = false;
for (const suite of wanted) {
  const file = join(folder, suite);
  const code = await runSuite(suite, file);
  const found = readCounts(file);
  for (const name of Object.keys(counts)) counts[name] += found[name] ?? 0;
  // A suite that died before its end has said nothing about its failures: that counts as one.
  if (code !== 0 && (found.failures ?? 0) === 0) {
    counts.failures += 1;
    console.error(`The ${suite} suite ended with ${code} before it was complete.`);
  }
  broken ||= code !== 0;
}
rmSync(folder, { recursive: true, force: true });
if (counts.pending > 0) console.log(`${counts.pending} skipped`);
console.log(`${counts.passes} passed, ${counts.failures} failed`);
process.exitCode = broken || counts.failures > 0 || counts.passes === 0 ? 1 : 0;

/** Runs a suite in a process group of its own; one that has ended but does not exit has left something open. */
function runSuite(suite, file) {
  const child = spawn(
    process.execPath,
    ['node_modules/mocha/bin/mocha.js', '--config', `config/mocha/${suite}.cjs`],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, AIA_TEST_COUNTS: file },
      detached: true,
    },
  );
  const end = (signal) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(signal));
  return new Promise((resolve) => {
    const watch = endWhenStuck(file, () => {
      console.error(`The ${suite} suite has ended, but something that it left open keeps it from exiting.`);
      end('SIGKILL');
    });
    const settle = (how) => {
      clearInterval(watch);
      resolve(how);
    };
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(code ?? signal));
  });
}

/** Calls `stuck` when the counts were written a while ago: the suite is over then. */
function endWhenStuck(file, stuck) {
  let since;
  return setInterval(() => {
    if (!existsSync(file)) return;
    since ??= Date.now();
    if (Date.now() - since > EXIT_PATIENCE_MS) stuck();
  }, 1000);
}

/** The sum of the lines that the reporter has written. */
function readCounts(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const sum = {};
  for (const line of lines) {
    for (const [name, value] of Object.entries(JSON.parse(line))) sum[name] = (sum[name] ?? 0) + value;
  }
  return sum;
}
