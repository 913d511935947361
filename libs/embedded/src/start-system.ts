import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchSupervisor } from './commands/launch.js';
import { memoryOfGroup, type GroupMemory } from './commands/memory.js';
import { stopSystem } from './commands/stop.js';
import { waitUntilAllReady } from './commands/wait-until-ready.js';
import { completeEnvFile } from './env-file.js';
import { installationOf, stateFile } from './installation.js';
import { freePortSettings } from './free-port-settings.js';
import { databaseUrl } from './processes.js';
import { redisUrl } from './redis.js';
import { generateSecrets } from './secrets.js';
import { loadSettings } from './settings.js';
import { sendSignal } from './supervisor/leftovers.js';
import type { ProcessState } from './supervisor/process-state.js';
import { readState } from './supervisor/state-file.js';

export interface StartSystemOptions {
  /** The built checkout. */
  root: string;
  /** Folder for everything of this system, its `.env` too; reused when it holds a system already. */
  dataDir: string;
  /** More lines of `.env`: settings of the embedded stack and variables that are passed on to every service. */
  env?: Record<string, string>;
  timeoutMs?: number;
}

/** A whole system for tests and benchmarks. It ends with the process that started it. */
export interface RunningSystem {
  /** Addresses by process name, e.g. `gateway`. */
  readonly urls: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly admin: { email: string; password: string };
  readonly dataDir: string;
  states(): ProcessState[];
  memory(): Promise<Record<string, GroupMemory>>;
  /** Sends a signal to one process, e.g. `kill('redis', 'SIGKILL')`; the supervisor starts it again. */
  kill(name: string, signal: NodeJS.Signals): void;
  /** Resolves when every process is ready (again). */
  untilReady(timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const TIMEOUT_MS = 90_000;
/** A signal needs a moment to arrive, and the supervisor one to notice. */
const NOTICE_MS = 150;

/**
 * Starts a system of its own on free ports.
 * @throws Error in one line when it does not become ready.
 */
export async function startSystem(options: StartSystemOptions): Promise<RunningSystem> {
  const installation = installationOf(options.root, {
    dataDir: options.dataDir,
    envFile: join(options.dataDir, '.env'),
  });
  await mkdir(options.dataDir, { recursive: true, mode: 0o711 });
  await writeEnv(installation.envFile, options.env ?? {});
  const { settings } = loadSettings(installation.envFile);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const { hasEnded } = launchSupervisor(installation, true);
  const processes = await waitUntilAllReady(installation, { timeoutMs, hasEnded }).catch(
    async (error: unknown) => {
      await stopSystem(installation);
      throw error;
    },
  );
  const states = () => readState(stateFile(installation))?.processes ?? [];
  return {
    urls: Object.fromEntries(processes.flatMap(({ name, url }) => (url ? [[name, url]] : []))),
    databaseUrl: databaseUrl(settings),
    redisUrl: settings.REDIS_URL ?? redisUrl(settings.REDIS_PORT),
    admin: { email: settings.ADMIN_EMAIL, password: settings.ADMIN_PASSWORD },
    dataDir: installation.dataDir,
    states,
    memory: () => memoryByName(states()),
    kill: (name, signal) => sendSignal(pidOf(states(), name), signal),
    untilReady: async (limit = timeoutMs) => {
      await sleep(NOTICE_MS);
      await waitUntilAllReady(installation, { timeoutMs: limit, hasEnded });
    },
    stop: async () => void (await stopSystem(installation)),
  };
}

async function writeEnv(path: string, env: Record<string, string>): Promise<void> {
  await writeFile(path, '', { flag: 'a', mode: 0o600 });
  completeEnvFile(path, { ...(await freePortSettings()), ...env, ...generateSecrets() });
}

function pidOf(states: ProcessState[], name: string): number {
  const pid = states.find((state) => state.name === name)?.identity?.pid;
  if (pid === undefined) throw new Error(`The process "${name}" does not run.`);
  return pid;
}

/** Memory of every process of the system that runs in a checkout, the supervisor's own included. */
export async function systemMemory(root: string): Promise<Record<string, GroupMemory>> {
  const state = readState(stateFile(installationOf(root)));
  const supervisor = state && (await memoryOfGroup(state.supervisor.pid));
  return { ...(supervisor ? { supervisor } : {}), ...(await memoryByName(state?.processes ?? [])) };
}

async function memoryByName(states: ProcessState[]): Promise<Record<string, GroupMemory>> {
  const found = await Promise.all(
    states.map(
      async ({ name, identity }) => [name, identity && (await memoryOfGroup(identity.pid))] as const,
    ),
  );
  return Object.fromEntries(found.flatMap(([name, memory]) => (memory ? [[name, memory]] : [])));
}
