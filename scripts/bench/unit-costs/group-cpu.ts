import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second of /proc on Linux. */
const TICKS = 100;

interface ProcessTimes {
  parent: number;
  /** Seconds of the process, its threads and its children that have ended. */
  seconds: number;
}

/** CPU seconds that each group has used so far: a process by name, with everything below it. Linux only. */
export async function groupCpu(groups: Readonly<Record<string, number>>): Promise<Record<string, number>> {
  const all = await readAll();
  const below = (pid: number): number =>
    (all.get(pid)?.seconds ?? 0) +
    [...all].filter(([, { parent }]) => parent === pid).reduce((sum, [child]) => sum + below(child), 0);
  return Object.fromEntries(Object.entries(groups).map(([name, pid]) => [name, below(pid)]));
}

async function readAll(): Promise<Map<number, ProcessTimes>> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const read = await Promise.all(pids.map(async (pid) => [pid, await readOne(pid)] as const));
  return new Map(read.flatMap(([pid, times]) => (times ? [[pid, times] as const] : [])));
}

/** Undefined for a process that has ended meanwhile. Fields by proc_pid_stat(5), counted from the name's bracket. */
async function readOne(pid: number): Promise<ProcessTimes | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { parent: Number(fields[1]), seconds: ticks / TICKS };
}
