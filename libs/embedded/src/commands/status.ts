import { stateFile, type Installation } from '../installation.js';
import { isRunning } from '../process-identity.js';
import { isUsable, type ProcessState } from '../supervisor/process-state.js';
import { readRunningState, readState } from '../supervisor/state-file.js';
import type { Terminal } from '../terminal.js';
import { add, memoryOfGroup } from './memory.js';

const MIB = 1024 * 1024;
const WIDTHS = [18, 12, 9, 10, 10];

/** Prints one line for each process; returns whether all of them are ready. */
export async function printStatus(installation: Installation, terminal: Terminal): Promise<boolean> {
  const state = await readRunningState(stateFile(installation));
  if (!state) {
    terminal.line(await withoutSupervisor(installation));
    return false;
  }
  terminal.line(terminal.bold(row(['process', 'state', 'restarts', 'memory', 'up', 'address'])));
  for (const one of state.processes) terminal.line(await describe(one, terminal));
  return state.processes.length > 0 && state.processes.every(isUsable);
}

async function withoutSupervisor(installation: Installation): Promise<string> {
  const processes = readState(stateFile(installation))?.processes ?? [];
  const running = await Promise.all(
    processes.map(async ({ identity }) => identity !== undefined && (await isRunning(identity))),
  );
  const names = processes.filter((_, index) => running[index]).map(({ name }) => name);
  if (names.length === 0) return 'The system does not run. Start it with: make start';
  return `The supervisor was killed; these go on without it: ${names.join(', ')}. Run: make restart`;
}

async function describe(state: ProcessState, terminal: Terminal): Promise<string> {
  const memory = await memoryColumn(state);
  const cells = [
    state.name,
    state.phase,
    String(state.restarts),
    memory,
    state.identity ? duration(Date.now() - state.since) : '-',
    state.url ?? '-',
  ];
  const color = isUsable(state) ? terminal.green : terminal.red;
  const line = row(cells).replace(` ${state.phase} `, ` ${color(state.phase)} `);
  const problem = isUsable(state) ? undefined : (state.reason ?? state.lastExit);
  return problem ? `${line}\n  ${terminal.red(problem)}` : line;
}

/** With the processes that it started itself; memory that several share is counted once. */
async function memoryColumn({ identity }: ProcessState): Promise<string> {
  const memory = identity && (await memoryOfGroup(identity.pid));
  if (!memory) return '-';
  const { rss, pss } = add(memory.own, memory.children);
  return `${Math.round((pss ?? rss) / MIB)} MB`;
}

function row(cells: string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd();
}

/** Milliseconds as people say them: `42 s`, `7 min`, `3 h`, `12 d`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
