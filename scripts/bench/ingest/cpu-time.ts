import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second of /proc on Linux. */
const TICKS = 100;

/** CPU time that a process and its threads have used so far, user and system, seconds. */
export async function cpuSeconds(pid: number): Promise<number> {
  return (await readStat(pid)).own / TICKS;
}

/** The same together with its children, those that have ended too: a Postgres server is a process for each connection. */
export async function familyCpuSeconds(pid: number): Promise<number> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  // A process may end between the listing and the look at it.
  const stats = await Promise.all(numbers.map((one) => readStat(one).catch(() => undefined)));
  const children = stats.filter((one) => one?.parent === pid);
  const { own, ended } = await readStat(pid);
  return children.reduce((sum, one) => sum + (one?.own ?? 0), own + ended) / TICKS;
}

/** From `/proc/<pid>/stat`: the parent, and ticks of the process itself and of its ended children. */
async function readStat(pid: number): Promise<{ parent: number; own: number; ended: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const at = (index: number) => Number(fields[index]);
  return { parent: at(1), own: at(11) + at(12), ended: at(13) + at(14) };
}
