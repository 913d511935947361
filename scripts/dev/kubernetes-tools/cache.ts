import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
/** Where tools are kept between runs: outside of the checkout, so that nothing of them can be committed. */
const TOOLS = join(CACHE, 'aia', 'kubernetes-tools');

/**
 * The folder of a tool, made by `make` on first use. It is made beside and moved into place, so that a run that was cut
 * short leaves nothing half done.
 * @throws Error in one line when it cannot be made.
 */
export function cached(name: string, make: (folder: string) => void): string {
  const folder = join(TOOLS, name);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    make(draft);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** The folder of a tool when it has been made already. */
export function cachedIfThere(name: string): string | undefined {
  const folder = join(TOOLS, name);
  return existsSync(folder) ? folder : undefined;
}

/** Runs a program and returns what it prints. @throws Error naming the program and its last line. */
export function run(
  program: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
      ...options,
    });
  } catch (error) {
    const stderr = (error as { stderr?: string }).stderr?.trim();
    throw new Error(`${program} ${args.slice(0, 3).join(' ')}: ${stderr || String(error)}`, { cause: error });
  }
}

/** Whether a program is on the PATH. */
export function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
