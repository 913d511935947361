import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KIB = 1024;

/** Bytes of memory of one process: all that is resident, and its fair share of what it shares with others. */
export interface ProcessMemory {
  rss: number;
  /** Proportional set size; only Linux tells it. */
  pss: number | undefined;
}

/** Memory of a running process; undefined when it has ended. */
export async function memoryOf(pid: number): Promise<ProcessMemory | undefined> {
  return process.platform === 'linux' ? linuxMemory(pid) : psMemory(pid);
}

async function linuxMemory(pid: number): Promise<ProcessMemory | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return { rss: kib('Rss') * KIB, pss: kib('Pss') * KIB };
  } catch {
    return psMemory(pid); // another user's process, or none any more
  }
}

async function psMemory(pid: number): Promise<ProcessMemory | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    return { rss: Number(stdout.trim()) * KIB, pss: undefined };
  } catch {
    return undefined; // ps fails for a process that does not exist
  }
}
