import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import type { Installation } from '../installation.js';
import { stopPrometheus } from '../monitoring/prometheus.js';
import type { Terminal } from '../terminal.js';
import { stopSystem } from './stop.js';

/**
 * Stops the system and deletes everything that it stored; `.env` stays. Asks first; where nobody can be asked, only
 * `agreed` will do.
 * @throws Error when nobody can be asked and nobody agreed.
 */
export async function cleanSystem(
  installation: Installation,
  terminal: Terminal,
  agreed: boolean,
): Promise<void> {
  const { dataDir } = installation;
  if (!existsSync(dataDir)) return terminal.line('There is nothing to delete.');
  if (!agreed && !(await confirm(dataDir))) return terminal.line('Nothing was deleted.');
  await stopPrometheus(installation);
  await stopSystem(installation);
  await rm(dataDir, { recursive: true, force: true });
  terminal.done(`${dataDir} is deleted; .env is kept.`);
}

async function confirm(dataDir: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('To delete all data without being asked: make clean YES=1');
  const input = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const question = `Delete all documents, conversations and users in ${dataDir}? Type yes: `;
    return (await input.question(question)).trim().toLowerCase() === 'yes';
  } finally {
    input.close();
  }
}
