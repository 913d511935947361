import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from '../process-identity.js';
import type { SupervisorState } from './process-state.js';

const POLL_MS = 50;
const GRACE_MS = 8000;
const KILLED_MS = 3000;

/**
 * Stops processes that a killed supervisor left running, newest first. Each is known by id and start time, so that a
 * stranger who got the same id is never touched. Returns the names of those that were stopped.
 */
export async function stopLeftovers(state: SupervisorState): Promise<string[]> {
  const stopped: string[] = [];
  for (const { name, identity, stopSignal } of [...state.processes].reverse()) {
    if (!identity || !(await isRunning(identity))) continue;
    await endProcess(identity, stopSignal as NodeJS.Signals, GRACE_MS);
    stopped.push(name);
  }
  return stopped;
}

/** Asks a process to end, waits, and kills it when it does not. */
export async function endProcess(
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  sendSignal(identity.pid, signal);
  if (await hasEnded(identity, graceMs)) return;
  sendSignal(identity.pid, 'SIGKILL');
  if (!(await hasEnded(identity, KILLED_MS))) throw new Error(`Process ${identity.pid} does not end.`);
}

async function hasEnded(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (await isRunning(identity)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** Sends a signal; a process that has just ended is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
