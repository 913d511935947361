import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second of /proc on Linux. */
const TICKS = 100;

interface ProcessTimes {
  parent: number;
  /** Seconds of the process and its threads. */
  own: number;
  /** Seconds of its children that have ended. */
  ended: number;
}

/** CPU seconds that a process and its threads have used so far, user and system. @throws Error when it has ended. */
export async function cpuSeconds(pid: number): Promise<number> {
  const times = await readOne(pid);
  if (!times) throw new Error(`Process ${pid} has ended.`);
  return times.own;
}

/** The same with everything below it, ended or not: a Postgres server is a process for each connection. */
export async function familyCpuSeconds(pid: number): Promise<number> {
  const own = await cpuSeconds(pid);
  const { family = own } = await groupCpu({ family: pid });
  return family;
}

/** CPU seconds that each group has used so far: a process by name, with everything below it. Linux only. */
export async function groupCpu(groups: Readonly<Record<string, number>>): Promise<Record<string, number>> {
  const all = await readAll();
  const below = (pid: number): number =>
    (all.get(pid)?.own ?? 0) +
    (all.get(pid)?.ended ?? 0) +
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
  const at = (index: number) => Number(fields[index]);
  return { parent: at(1), own: (at(11) + at(12)) / TICKS, ended: (at(13) + at(14)) / TICKS };
}
