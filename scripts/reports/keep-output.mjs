// Runs a command and keeps what it printed, for reports: FOLDER/NAME.log (plain text) and FOLDER/NAME.json (when, where,
// how long, the exit code and the last lines). Usage: keep-output.mjs FOLDER NAME COMMAND ARGUMENT…
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine, runAndKeep } from './run-and-keep.mjs';

const LAST_LINES = 40;

const [folder, name, command, ...args] = process.argv.slice(2);
if (!command) {
  console.error('Usage: keep-output.mjs FOLDER NAME COMMAND ARGUMENT…');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const startedAt = new Date();
const { code, text } = await runAndKeep(command, args, join(folder, `${name}.log`));
const report = {
  name,
  startedAt: startedAt.toISOString(),
  seconds: Number(((Date.now() - startedAt.getTime()) / 1000).toFixed(1)),
  exitCode: code,
  machine: describeMachine(),
  lastLines: text.trimEnd().split('\n').slice(-LAST_LINES),
};
writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
process.exitCode = code === 0 ? 0 : 1;
