import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import { findDeadEndpoints } from './external-endpoints.js';
import type { Installation } from './installation.js';
import type { ModelEndpoint } from './model-endpoint.js';
import { isListening } from './ports.js';
import { findOnPath, findRedisServer } from './redis-binary.js';
import type { Settings } from './settings.js';

/** What the machine lacks: `errors` stop the start, `warnings` do not. Each is one line that says what to do. */
export interface Findings {
  errors: string[];
  warnings: string[];
}

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
/** Services, weights and the databases' own memory. */
const MEMORY_NEEDED = 1.5 * GIB;
const DISK_NEEDED = 1 * GIB;

/** Checks memory, disk, ports, programs and servers of others before anything is started. */
export async function checkMachine(
  installation: Installation,
  settings: Settings,
  models: ModelEndpoint,
): Promise<Findings> {
  const found = [
    checkMemory(),
    checkDisk(installation.dataDir),
    await checkPrograms(settings, models),
    await checkPorts(settings, models),
    { ...none, errors: await findDeadEndpoints(settings) },
  ];
  return {
    errors: found.flatMap(({ errors }) => errors),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

const none: Findings = { errors: [], warnings: [] };

function checkMemory(): Findings {
  const free = availableMemory();
  if (free >= MEMORY_NEEDED) return none;
  return {
    ...none,
    warnings: [`Only ${inGiB(free)} GB of memory are free; close something, 2 GB are needed.`],
  };
}

/** Memory that can be had without swapping: the kernel's own estimate where there is one. */
function availableMemory(): number {
  if (!existsSync('/proc/meminfo')) return freemem();
  const kib = /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return kib ? Number(kib) * 1024 : freemem();
}

function checkDisk(dataDir: string): Findings {
  let folder = dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= DISK_NEEDED) return none;
  return {
    ...none,
    errors: [`Only ${inGiB(free)} GB of disk are free at ${folder}; 1 GB is needed. Make room.`],
  };
}

/** A Redis server must be had; pip is needed only while the weights are not there, and says so itself. */
async function checkPrograms(settings: Settings, models: ModelEndpoint): Promise<Findings> {
  const errors: string[] = [];
  if (!settings.REDIS_URL) {
    await findRedisServer().catch((error: unknown) =>
      errors.push(error instanceof Error ? error.message : String(error)),
    );
  }
  const warnings = models.notice ? [models.notice] : [];
  if (models.embedded && !findOnPath(['python3', 'python'])) {
    warnings.push(
      'Python 3 was not found; it fetches the model weights. Install it, or set OLLAMA_URL in .env.',
    );
  }
  return { errors, warnings };
}

async function checkPorts(settings: Settings, models: ModelEndpoint): Promise<Findings> {
  const needed = neededPorts(settings, models);
  const busy = await Promise.all(needed.map(async ([, port]) => isListening(port)));
  const errors = needed.filter((_, index) => busy[index]).map(([name, port]) => busyPort(name, port));
  return { errors, warnings: [] };
}

function busyPort(name: string, port: number): string {
  return `Port ${port} is busy. Stop the program that uses it, or set ${name} in .env to a free port.`;
}

/** Every port that will be listened on, with the variable that moves it. */
function neededPorts(settings: Settings, models: ModelEndpoint): [keyof Settings, number][] {
  const names: (keyof Settings)[] = [
    'GATEWAY_PORT',
    'METRICS_PORT',
    'INGESTION_PORT',
    'WORKER_PORT',
    'RETRIEVAL_PORT',
    'CHAT_PORT',
    ...(models.embedded ? (['MODEL_SERVER_PORT'] as const) : []),
    ...(settings.DATABASE_URL ? [] : (['POSTGRES_PORT'] as const)),
    ...(settings.REDIS_URL ? [] : (['REDIS_PORT'] as const)),
  ];
  return names.map((name) => [name, Number(settings[name])]);
}

function inGiB(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}
