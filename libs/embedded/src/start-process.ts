import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessSpec } from './process-spec.js';

const READY_POLL_MS = 40;

/** Starts the process; it leads a group of its own, so that a Ctrl-C in the terminal reaches only the supervisor. */
export function startProcess(spec: ProcessSpec, stdio: StdioOptions): ChildProcess {
  return spawn(spec.command, spec.args, {
    ...spec.owner,
    cwd: spec.cwd,
    env: spec.env,
    stdio,
    detached: true,
  });
}

/**
 * Waits until the process can be used.
 * @throws Error naming the process and the last reason, when `timeoutMs` pass or the process ends first.
 */
export async function waitUntilReady(
  spec: Pick<ProcessSpec, 'name' | 'isReady'>,
  timeoutMs: number,
  hasEnded: () => string | undefined,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await spec.isReady();
    } catch (error) {
      const ended = hasEnded();
      if (ended) throw new Error(`${spec.name} ended while starting (${ended}).`, { cause: error });
      if (Date.now() > deadline) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${spec.name} was not ready within ${timeoutMs / 1000} s: ${reason}`, {
          cause: error,
        });
      }
      await sleep(READY_POLL_MS);
    }
  }
}
