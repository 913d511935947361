import { setTimeout as sleep } from 'node:timers/promises';
import { stateFile, type Installation } from '../installation.js';
import { isRunning } from '../process-identity.js';
import { sendSignal, stopLeftovers } from '../supervisor/leftovers.js';
import { readState, removeState } from '../supervisor/state-file.js';

/** The supervisor itself takes at most 10 s; after that something is wrong with it. */
const PATIENCE_MS = 13_000;
const POLL_MS = 40;

/**
 * Stops an installation: asks its supervisor, and ends whatever is left when that was killed or hangs. Returns false
 * when nothing ran.
 */
export async function stopSystem(installation: Installation): Promise<boolean> {
  const path = stateFile(installation);
  const state = readState(path);
  if (!state) return false;
  const supervised = await isRunning(state.supervisor);
  if (supervised) {
    sendSignal(state.supervisor.pid, 'SIGTERM');
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline && (await isRunning(state.supervisor))) await sleep(POLL_MS);
    if (await isRunning(state.supervisor)) sendSignal(state.supervisor.pid, 'SIGKILL');
  }
  const left = await stopLeftovers(readState(path) ?? state);
  removeState(path);
  return supervised || left.length > 0;
}
