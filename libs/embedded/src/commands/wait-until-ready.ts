import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logsFolder, stateFile, type Installation } from '../installation.js';
import { isUsable, type ProcessState } from '../supervisor/process-state.js';
import { readRunningState } from '../supervisor/state-file.js';

export interface WaitOptions {
  timeoutMs: number;
  /** Told once about each process that became ready. */
  onReady?: (state: ProcessState) => void;
  /** Why nothing will ever be ready, if so. */
  hasEnded?: () => string | undefined;
}

const POLL_MS = 60;
/** A process that crashed this often while starting will not come up by itself. */
const HOPELESS_RESTARTS = 4;

/**
 * Follows the supervisor's state until every process is ready.
 * @throws Error in one line: which process is not, and why (the end of its log when it crashes).
 */
export async function waitUntilAllReady(
  installation: Installation,
  { timeoutMs, onReady, hasEnded }: WaitOptions,
): Promise<ProcessState[]> {
  const deadline = Date.now() + timeoutMs;
  const told = new Set<string>();
  for (;;) {
    const processes = (await readRunningState(stateFile(installation)))?.processes ?? [];
    for (const state of processes.filter(isUsable)) {
      if (!told.has(state.name)) onReady?.(state);
      told.add(state.name);
    }
    if (processes.length > 0 && processes.every(isUsable)) return processes;
    const ended = hasEnded?.();
    if (ended) throw new Error(ended);
    const hopeless = processes.find(({ restarts }) => restarts >= HOPELESS_RESTARTS);
    const late = Date.now() > deadline ? processes.find((state) => !isUsable(state)) : undefined;
    const broken = hopeless ?? late;
    if (broken) throw new Error(explain(installation, broken));
    if (Date.now() > deadline) throw new Error('The supervisor does not start; see its log.');
    await sleep(POLL_MS);
  }
}

function explain(installation: Installation, state: ProcessState): string {
  const path = join(logsFolder(installation), `${state.name}.log`);
  const why = state.phase === 'restarting' || state.restarts > 0 ? lastComplaint(path) : state.reason;
  return `${state.name} does not become ready: ${why ?? state.lastExit ?? 'no answer'} (log: ${path})`;
}

const RECENT_LINES = 40;
const COMPLAINT = /could not start|\bError\b.*: |\bFATAL|"level":(50|60)/;

/** What a log complained about last, else its last line; cut to a readable length. */
function lastComplaint(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const recent = readFileSync(path, 'utf8').trim().split('\n').slice(-RECENT_LINES);
  const line = recent.findLast((text) => COMPLAINT.test(text)) ?? recent.at(-1);
  return line?.trim().slice(0, 300) || undefined;
}
