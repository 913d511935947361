import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ChildProcess } from 'node:child_process';
import { startProcess, waitUntilReady, type ProcessSpec } from '@aia/embedded';

/** A process that a bench or a chaos run starts, kills and starts again. */
export interface ServerProcess {
  readonly pid: number;
  readonly running: boolean;
  start(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Largest resident memory so far, bytes. */
  peakMemory(): Promise<number>;
}

const START_TIMEOUT_MS = 120_000;
const KIB = 1024;

/** A process that is not started yet; its output is appended to `logFile`. */
export function createServerProcess(spec: ProcessSpec, logFile: string): ServerProcess {
  let child: ChildProcess | undefined;
  const current = () => {
    if (child?.pid === undefined) throw new Error(`${spec.name} does not run.`);
    return { child, pid: child.pid };
  };
  process.once('exit', () => child?.kill('SIGKILL'));
  return {
    get pid() {
      return current().pid;
    },
    get running() {
      return child !== undefined && child.exitCode === null && child.signalCode === null;
    },
    start: async () => {
      const log = openSync(logFile, 'a');
      const started = startProcess(spec, ['ignore', log, log]);
      child = started;
      await waitUntilReady(spec, START_TIMEOUT_MS, () =>
        started.exitCode === null ? undefined : `see ${logFile}`,
      );
    },
    signal: (signal) => void current().child.kill(signal),
    end: async (signal) => {
      const { child: ending } = current();
      if (ending.exitCode !== null || ending.signalCode !== null) return;
      const gone = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill(signal);
      await gone;
    },
    peakMemory: async () => {
      const status = await readFile(`/proc/${current().pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * KIB;
    },
  };
}
