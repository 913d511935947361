import { join } from 'node:path';
import { once } from 'node:events';
import type { Installation } from '../installation.js';
import { checkPostgresAnswers } from '../postgres-answers.js';
import { preparePostgres } from '../postgres.js';
import type { Settings } from '../settings.js';
import { startProcess, waitUntilReady } from '../start-process.js';

const READY_TIMEOUT_MS = 60_000;
const USER = 'aia';

/** Runs a task while the installation's database answers; the embedded one is started for it when it does not run. */
export async function withPostgres<T>(
  { dataDir }: Installation,
  settings: Settings,
  task: () => Promise<T>,
): Promise<T> {
  const { POSTGRES_PORT: port, POSTGRES_PASSWORD: password } = settings;
  if (settings.DATABASE_URL || (await answers(port))) return task();
  const spec = await preparePostgres({ dataDir: join(dataDir, 'postgres'), port, password, durable: true });
  const server = startProcess(spec, 'ignore');
  const ended = once(server, 'exit');
  try {
    await waitUntilReady(spec, READY_TIMEOUT_MS, () =>
      server.exitCode === null && server.signalCode === null ? undefined : `it exited; is port ${port} busy?`,
    );
    return await task();
  } finally {
    server.kill(spec.stopSignal);
    await ended;
  }
}

async function answers(port: number): Promise<boolean> {
  return checkPostgresAnswers(port, USER).then(
    () => true,
    () => false,
  );
}
