import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KIB = 1024;

/** Bytes of memory of one process: all that is resident, and its fair share of what it shares with others. */
export interface ProcessMemory {
  rss: number;
  /** Proportional set size; only Linux tells it. */
  pss: number | undefined;
}

/** Memory of a supervised process and of the processes that it started itself. */
export interface GroupMemory {
  own: ProcessMemory;
  children: ProcessMemory;
}

/** Memory of a running process that leads a group; undefined when it has ended. */
export async function memoryOfGroup(pid: number): Promise<GroupMemory | undefined> {
  const own = await memoryOf(pid);
  if (!own) return undefined;
  const others = (await membersOf(pid)).filter((member) => member !== pid);
  const known = (await Promise.all(others.map(memoryOf))).filter((memory) => memory !== undefined);
  return { own, children: known.reduce(add, { rss: 0, pss: 0 }) };
}

/** Memory of both together. */
export function add(a: ProcessMemory, b: ProcessMemory): ProcessMemory {
  const pss = a.pss === undefined || b.pss === undefined ? undefined : a.pss + b.pss;
  return { rss: a.rss + b.rss, pss };
}

async function memoryOf(pid: number): Promise<ProcessMemory | undefined> {
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

/** Processes of a process group; where there is no /proc, only its leader. */
async function membersOf(group: number): Promise<number[]> {
  if (process.platform !== 'linux') return [group];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const groups = await Promise.all(pids.map(groupOf));
  return pids.filter((_, index) => groups[index] === group);
}

async function groupOf(pid: number): Promise<number | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return undefined; // it has just ended
  }
}
