import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process id with its start time: together they never mean another process, even after the id is reused. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque; from the kernel (clock ticks since boot, with the boot's id) or `ps`. */
  startedAt: string;
}

/** When the process started, or undefined when there is none (a zombie counts as none). */
export async function processStartTime(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? linuxStartTime(pid) : psField(pid, 'lstart');
}

/** Whether exactly this process still runs. */
export async function isRunning({ pid, startedAt }: ProcessIdentity): Promise<boolean> {
  return (await processStartTime(pid)) === startedAt;
}

/** Whether the process is a Postgres server whose data folder is `dataDir`. */
export async function isPostgresOf(pid: number, dataDir: string): Promise<boolean> {
  const commandLine =
    process.platform === 'linux'
      ? (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(whenGone))?.replaceAll('\0', ' ')
      : await psField(pid, 'command');
  return commandLine?.includes(`-D ${dataDir} `) ?? false;
}

const bootId = async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();

async function linuxStartTime(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(whenGone);
  // The command name may hold spaces and brackets, so fields are counted from its closing bracket (proc_pid_stat(5)).
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
  const state = fields?.[0];
  const ticks = fields?.[19];
  if (!ticks || state === 'Z' || state === 'X') return undefined;
  return `${await bootId()}:${ticks}`;
}

async function psField(pid: number, field: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-ww', '-p', String(pid), '-o', `${field}=`]);
    return stdout.trim() || undefined;
  } catch {
    return undefined; // ps fails for a process that does not exist
  }
}

function whenGone(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
  throw error;
}
