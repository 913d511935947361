import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(import.meta.dirname, '../..');
export const SERVICES = ['gateway', 'ingestion', 'ingestion-worker', 'retrieval', 'chat', 'model-server'];

const MAX_OUTPUT = 64 * 1024 * 1024;
/** Nothing here takes longer, a deployment with its streams included. */
const LONGEST_MS = 900_000;

/** What a command printed and its exit code; it never throws. */
export interface Outcome {
  code: number;
  output: string;
}

/** Runs a program in the checkout and waits for it. */
export async function run(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: MAX_OUTPUT, timeout: LONGEST_MS };
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: typeof code === 'number' ? code : 1, output: stdout + stderr };
  }
}

/** Runs docker and returns what it printed. @throws Error with its last lines. */
export function docker(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`docker ${args.slice(0, 4).join(' ')}: ${(stderr || stdout).trim()}`);
  return stdout.trim();
}

/** The parts of `docker inspect` that are checked. */
export interface Container {
  Id: string;
  Name: string;
  RestartCount: number;
  Config: { Env: string[]; Image: string; User: string; Labels: Record<string, string> };
  State: { Running: boolean; Pid: number; ExitCode: number; StartedAt: string; Health?: { Status: string } };
  NetworkSettings: { Networks: Record<string, unknown> };
  HostConfig: {
    ReadonlyRootfs: boolean;
    CapDrop: string[] | null;
    Memory: number;
    NanoCpus: number;
    RestartPolicy: { Name: string };
    SecurityOpt: string[] | null;
    LogConfig: { Config: Record<string, string> };
    PortBindings: Record<string, { HostIp: string; HostPort: string }[]> | null;
  };
}

/** One Compose stack of this checkout under a project name of its own. */
export class Stack {
  readonly file: string;
  readonly env: Record<string, string>;

  constructor(file: string, env: Record<string, string>) {
    this.file = file;
    this.env = env;
  }

  /** Runs `docker compose`; it never throws. */
  compose(...args: string[]): Promise<Outcome> {
    return run('docker', ['compose', '--file', this.file, ...args], this.env);
  }

  /** Runs `docker compose` and returns what it printed. @throws Error with its last lines. */
  async must(...args: string[]): Promise<string> {
    const { code, output } = await this.compose(...args);
    if (code !== 0)
      throw new Error(`compose ${args.join(' ')}:\n${output.trim().split('\n').slice(-6).join('\n')}`);
    return output.trim();
  }

  /** Every container of a service, or of the stack, also ended ones. */
  async containers(service?: string): Promise<Container[]> {
    const ids = await this.must('ps', '--all', '--quiet', ...(service ? [service] : []));
    if (ids === '') return [];
    return JSON.parse(docker('inspect', ...ids.split('\n'))) as Container[];
  }

  /** Runs a program inside the first container of a service; it never throws. */
  async exec(service: string, ...command: string[]): Promise<Outcome> {
    return this.execAs(undefined, service, ...command);
  }

  /** The same as another user. Plain `docker exec`, which attaches no input and so never waits for any. */
  async execAs(user: string | undefined, service: string, ...command: string[]): Promise<Outcome> {
    const labels = [`project=${this.env['AIA_PROJECT']}`, `service=${service}`];
    const filters = labels.flatMap((label) => ['--filter', `label=com.docker.compose.${label}`]);
    const [id] = (await run('docker', ['ps', '--quiet', ...filters])).output.split('\n');
    if (!id) return { code: 1, output: `${service} does not run` };
    return run('docker', ['exec', ...(user ? ['--user', user] : []), id, ...command]);
  }
}

/** The Compose service that a container belongs to. */
export function serviceOf({ Config }: Container): string {
  return Config.Labels['com.docker.compose.service'] ?? '';
}
