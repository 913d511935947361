import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** A real worker process from the sources. */
export interface WorkerProcess {
  /** Ends it with a signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** What it wrote to stdout and stderr so far. */
  output(): string;
}

const root = resolve(import.meta.dirname, '../../../..');
const START_TIMEOUT_MS = 60_000;

/** Starts a worker and resolves when it runs; rejects with its output when it does not come up. */
export async function startWorkerProcess(env: Record<string, string>): Promise<WorkerProcess> {
  const args = ['--conditions=aia-source', '--import', 'tsx', 'services/ingestion/src/worker.ts'];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (output += part.toString()));
  await waitFor(
    () => output.includes('ingestion worker runs'),
    child,
    () => output,
  );
  return {
    output: () => output,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

async function waitFor(ready: () => boolean, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!ready()) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The worker did not start:\n${output()}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}
