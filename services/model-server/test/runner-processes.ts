import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ids of a server's runner processes. */
export function runnersOf(serverPid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === serverPid)
    .flatMap(([pid]) => (pid === undefined ? [] : [pid]));
}

/** Processor time of a process in clock ticks (proc(5): utime and stime). */
function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Resolves once the processes use no processor time to speak of. */
export async function untilIdle(pids: number[]): Promise<void> {
  const ticks = () => pids.reduce((sum, pid) => sum + cpuTicks(pid), 0);
  for (let before = ticks(); ;) {
    await sleep(300);
    const after = ticks();
    if (after - before <= 1) return;
    before = after;
  }
}
