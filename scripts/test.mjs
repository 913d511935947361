// Runs the named test suites one after the other and closes with one line for all of them: `N passed, N failed`. The
// exit code is 0 only when at least one test ran, none failed, and every suite ended by itself. What each suite printed
// and its result stay in reports/test-results.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { describeMachine, runAndKeep } from './reports/run-and-keep.mjs';

const SUITES = ['unit', 'integration', 'web'];
const EXIT_PATIENCE_MS = 30_000;
const RESULTS = 'reports/test-results';

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !SUITES.includes(name));
if (wanted.length === 0 || unknown !== undefined) {
  console.error(`Usage: node scripts/test.mjs ${SUITES.join('|')}…`);
  process.exit(2);
}

mkdirSync(RESULTS, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'aia-counts-'));
const counts = { passes: 0, failures: 0, pending: 0 };
let broken = false;
for (const suite of wanted) {
  const startedAt = Date.now();
  const file = join(folder, suite);
  const code = await runSuite(suite, file);
  const found = readResults(file);
  for (const name of Object.keys(counts)) counts[name] += found[name];
  // A suite that died before its end has said nothing about its failures: that counts as one.
  if (code !== 0 && found.failures === 0) {
    counts.failures += 1;
    console.error(`The ${suite} suite ended with ${code} before it was complete.`);
  }
  broken ||= code !== 0;
  writeReport(suite, { startedAt, code, found });
}
rmSync(folder, { recursive: true, force: true });
if (counts.pending > 0) console.log(`${counts.pending} skipped`);
console.log(`${counts.passes} passed, ${counts.failures} failed`);
process.exitCode = broken || counts.failures > 0 || counts.passes === 0 ? 1 : 0;

/** Runs a suite in a process group of its own; one that has ended but does not exit has left something open. */
async function runSuite(suite, file) {
  const mocha = ['node_modules/mocha/bin/mocha.js', '--config', `config/mocha/${suite}.cjs`];
  const color = process.stdout.isTTY && !process.env.NO_COLOR ? ['--color'] : [];
  let watch;
  const onStart = (child) => {
    watch = endWhenStuck(file, () => {
      console.error(`The ${suite} suite has ended, but something that it left open keeps it from exiting.`);
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    });
  };
  const env = { ...process.env, AIA_TEST_COUNTS: file };
  const log = join(RESULTS, `${suite}.log`);
  const { code } = await runAndKeep(process.execPath, [...mocha, ...color], log, { env, onStart });
  clearInterval(watch);
  return code;
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

/** The lines that the reporter has written, taken together. */
function readResults(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const all = { passes: 0, failures: 0, pending: 0, failed: [], slowest: [] };
  for (const line of lines) {
    for (const [name, value] of Object.entries(JSON.parse(line))) {
      all[name] = Array.isArray(value) ? all[name].concat(value) : all[name] + value;
    }
  }
  return all;
}

function writeReport(suite, { startedAt, code, found }) {
  const report = {
    suite,
    startedAt: new Date(startedAt).toISOString(),
    seconds: Number(((Date.now() - startedAt) / 1000).toFixed(1)),
    exitCode: code,
    machine: describeMachine(),
    ...found,
  };
  writeFileSync(join(RESULTS, `${suite}.json`), `${JSON.stringify(report, null, 2)}\n`);
}
