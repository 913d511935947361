import { readFile } from 'node:fs/promises';

/** Clock ticks a second of /proc on Linux. */
const TICKS = 100;

/** CPU time that a process and its threads have used so far, user and system, seconds. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
