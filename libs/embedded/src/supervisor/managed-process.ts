import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStartTime, type ProcessIdentity } from '../process-identity.js';
import type { ProcessSpec } from '../process-spec.js';
import { startProcess } from '../start-process.js';
import { restartDelay } from './backoff.js';
import { sendSignal } from './leftovers.js';
import { openLog } from './log-file.js';
import type { ProcessState } from './process-state.js';

const READY_POLL_MS = 75;
/** A process that ran this long was healthy: its next crash is a first one again. */
const HEALTHY_MS = 60_000;

export interface ManagedProcessOptions {
  logPath: string;
  onChange: (state: ProcessState) => void;
  random?: () => number;
}

/** One supervised process: started once, then kept running until it is told to stop. */
export class ManagedProcess {
  readonly spec: ProcessSpec;
  readonly #options: ManagedProcessOptions;
  readonly #stopping = new AbortController();
  #state: ProcessState;
  #child: ChildProcess | undefined;
  #finished: Promise<void> = Promise.resolve();

  constructor(spec: ProcessSpec, options: ManagedProcessOptions) {
    this.spec = spec;
    this.#options = options;
    const { name, stopSignal, url } = spec;
    const known = { name, stopSignal, ...(url ? { url } : {}) };
    this.#state = { ...known, phase: 'waiting', restarts: 0, since: Date.now() };
  }

  get state(): ProcessState {
    return this.#state;
  }

  /** Starts it and keeps it running; resolves when it is ready for the first time, or is told to stop. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#finished = this.#keepRunning(resolve).finally(resolve);
    });
  }

  /** Asks it to end, kills it after `graceMs`, and resolves when it is gone. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    const runs = child?.exitCode === null && child.signalCode === null;
    const send = (signal: NodeJS.Signals) => {
      if (runs && child.pid !== undefined) sendSignal(child.pid, signal);
    };
    send(this.spec.stopSignal);
    const kill = setTimeout(() => send('SIGKILL'), graceMs);
    await this.#finished;
    clearTimeout(kill);
  }

  async #keepRunning(whenReady: () => void): Promise<void> {
    const stopping = this.#stopping.signal;
    const random = this.#options.random ?? Math.random;
    let inARow = 0;
    while (!stopping.aborted) {
      const startedAt = Date.now();
      const exit = await this.#runOnce(whenReady);
      const ended = { identity: undefined, lastExit: exit };
      if (stopping.aborted) return this.#change({ ...ended, phase: 'stopped' });
      if (this.spec.task && exit === 'exit code 0') return this.#change({ ...ended, phase: 'done' });
      inARow = Date.now() - startedAt > HEALTHY_MS ? 1 : inARow + 1;
      this.#change({ ...ended, phase: 'restarting', restarts: this.#state.restarts + 1 });
      await sleep(restartDelay(inARow, random()), undefined, { signal: stopping }).catch(whenAborted);
    }
    this.#change({ phase: 'stopped' });
  }

  /** One life of the process, from its start to its end; returns how it ended. */
  async #runOnce(whenReady: () => void): Promise<string> {
    const log = openLog(this.#options.logPath);
    const child = startProcess(this.spec, ['ignore', log, log]);
    this.#child = child;
    closeSync(log);
    const ended = exitOf(child);
    this.#change({ phase: 'starting', reason: undefined, identity: await identityOf(child) });
    const running = new AbortController();
    if (!this.spec.task) void this.#watchReady(running.signal, whenReady);
    const exit = await ended;
    running.abort();
    return exit;
  }

  async #watchReady(ended: AbortSignal, whenReady: () => void): Promise<void> {
    const ready = await pollReady(this.spec, ended, (reason) => this.#change({ reason }));
    if (!ready || this.#stopping.signal.aborted) return;
    this.#change({ phase: 'ready', reason: undefined });
    whenReady();
  }

  #change(next: Partial<ProcessState>): void {
    const since = next.phase && next.phase !== this.#state.phase ? Date.now() : this.#state.since;
    this.#state = { ...this.#state, since, ...next };
    this.#options.onChange(this.#state);
  }
}

async function identityOf(child: ChildProcess): Promise<ProcessIdentity | undefined> {
  if (child.pid === undefined) return undefined;
  const startedAt = await processStartTime(child.pid);
  return startedAt ? { pid: child.pid, startedAt } : undefined;
}

/** How the child ended; a program that could not be started ends at once with the reason. */
function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
}

/** Asks until the process is ready (true) or has ended (false); tells each new reason why it is not ready. */
async function pollReady(
  spec: ProcessSpec,
  ended: AbortSignal,
  tell: (reason: string) => void,
): Promise<boolean> {
  let told: string | undefined;
  while (!ended.aborted) {
    try {
      await spec.isReady();
      return !ended.aborted;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== told && !ended.aborted) tell(reason);
      told = reason;
      await sleep(READY_POLL_MS, undefined, { signal: ended }).catch(whenAborted);
    }
  }
  return false;
}

function whenAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
