import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isRunning } from '../process-identity.js';
import { supervisorStateSchema, type SupervisorState } from './process-state.js';

/** Replaces the file in one step, so that a reader never sees half of it. */
export function writeState(path: string, state: SupervisorState): void {
  writeFileSync(`${path}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The last state that a supervisor wrote; undefined when there is none, or none that can be read. */
export function readState(path: string): SupervisorState | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return supervisorStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined; // written by another version, or damaged: as good as none
  }
}

/** The state of a supervisor that runs right now. */
export async function readRunningState(path: string): Promise<SupervisorState | undefined> {
  const state = readState(path);
  return state && (await isRunning(state.supervisor)) ? state : undefined;
}

/** Removes the file after an orderly stop: nothing is left over. */
export function removeState(path: string): void {
  rmSync(path, { force: true });
}
