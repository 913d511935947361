import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { logsFolder, type Installation } from '../installation.js';
import { writeReadable } from './readable-logs.js';

const LINES_BEFORE = '30';

/**
 * Follows the logs until interrupted: of one process, or of all. On a terminal they are lines for people, elsewhere the JSON
 * that the processes wrote.
 * @throws Error when there is no such log.
 */
export async function followLogs(installation: Installation, name?: string): Promise<void> {
  const folder = logsFolder(installation);
  const all = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.log')) : [];
  const wanted = name ? all.filter((file) => file === `${name}.log`) : all;
  if (wanted.length === 0) throw new Error(noLogs(all, name));
  const readable = process.stdout.isTTY;
  const child = spawn('tail', ['-n', LINES_BEFORE, '-F', ...wanted.map((file) => join(folder, file))], {
    stdio: ['ignore', readable ? 'pipe' : 'inherit', 'ignore'],
  });
  if (child.stdout) void writeReadable(child.stdout, (text) => process.stdout.write(text));
  process.once('SIGINT', () => child.kill());
  process.once('SIGTERM', () => child.kill());
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

function noLogs(all: string[], name: string | undefined): string {
  if (all.length === 0) return 'There are no logs yet. Start the system with: make start';
  return `There is no log of "${name}". There are: ${all.map((file) => file.replace(/\.log$/, '')).join(', ')}.`;
}
