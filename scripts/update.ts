// `make update [MAJOR=1]`: raises every pinned dependency to the newest version that the oldest supported Node.js runs,
// installs, compiles and tests, and keeps the result or puts everything back. It commits nothing.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { PublishedVersion } from './update/choose-version.js';
import { updateDependencies } from './update/update-dependencies.js';

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;
const rowSchema = z.object({ version: z.string(), 'engines.node': z.string().optional() });
const root = process.cwd();

await refuseUnsavedChanges();
const result = await updateDependencies(
  { root, oldestNode: oldestNode(), major: process.argv.includes('--major') },
  {
    published,
    install: () => succeeds('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']),
    test: async () => (await succeeds('make', ['lint'])) && (await succeeds('make', ['test'])),
    say: (line) => console.log(line),
  },
);
const outcomes = {
  'nothing-new': 'Every dependency is as new as it can be.',
  kept: 'The tests pass; the new versions are kept. Look at them with: git diff; then commit.',
  reverted: 'The new versions do not pass; everything is as it was. See reports/test-results.',
};
console.log(outcomes[result]);
process.exitCode = result === 'reverted' ? 1 : 0;

/** Going back must not lose anybody's work. */
async function refuseUnsavedChanges(): Promise<void> {
  const paths = ['package.json', 'package-lock.json', 'libs/*/package.json', 'services/*/package.json'];
  const { stdout } = await run('git', ['status', '--porcelain', '--', ...paths], { cwd: root });
  if (stdout.trim() === '') return;
  console.error(
    'error: package.json or package-lock.json has changes of yours; commit them first: git commit',
  );
  process.exit(1);
}

/** The lower end of the root's `engines.node`. */
function oldestNode(): string {
  const { engines } = z
    .object({ engines: z.object({ node: z.string() }) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const [major = '20', minor = '0', patch = '0'] = engines.node.replace(/^\D*/, '').split('.');
  return [major, minor, patch].join('.');
}

async function published(name: string, current: string): Promise<PublishedVersion[]> {
  const args = ['view', `${name}@>=${current}`, 'version', 'engines.node', '--json'];
  try {
    const { stdout } = await run('npm', args, { maxBuffer: MAX_OUTPUT });
    if (stdout.trim() === '') return [];
    const parsed: unknown = JSON.parse(stdout);
    const rows = (Array.isArray(parsed) ? parsed : [parsed]).map((row: unknown) =>
      rowSchema.parse(typeof row === 'string' ? { version: row } : row),
    );
    return rows.map((row) => ({ version: row.version, node: row['engines.node'] }));
  } catch (error) {
    console.log(`warning: ${name} could not be looked up; it stays at ${current}.`);
    if (process.env['DEBUG']) console.error(error);
    return [];
  }
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
