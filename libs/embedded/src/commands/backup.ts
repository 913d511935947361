import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, chmod, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { completeEnvFile } from '../env-file.js';
import type { Installation } from '../installation.js';
import { baseEnvironment } from '../process-spec.js';
import { databaseUrl, ingestionEnvironment, migration } from '../processes.js';
import { redisUrl } from '../redis.js';
import { generateSecrets } from '../secrets.js';
import { loadSettings, type LoadedSettings } from '../settings.js';
import type { Terminal } from '../terminal.js';
import { isSupervised } from './launch.js';
import { withPostgres } from './with-postgres.js';

/** The program that reads and writes backups; it needs nothing but its environment. */
const BACKUP_SCRIPT = 'services/ingestion/dist/backup.js';

/**
 * Saves everything that an installation holds, its env file too, into a new folder below `output`; the system may run.
 * @throws Error in one line.
 */
export async function backupSystem(
  installation: Installation,
  terminal: Terminal,
  { output, keep }: { output: string; keep?: string },
): Promise<void> {
  if (!existsSync(installation.envFile))
    throw new Error('There is no .env, so there is nothing to save yet.');
  const loaded = loadSettings(installation.envFile);
  const settings = ['--settings', installation.envFile];
  const args = ['create', '--output', resolve(output), ...settings, ...(keep ? ['--keep', keep] : [])];
  await withPostgres(installation, loaded.settings, () => runBackup(installation, loaded, args));
  terminal.done('The backup holds passwords and documents: keep it where only operators can read it.');
}

/**
 * Puts a backup back into a stopped installation. A fresh checkout gets the env file of the backup; job queues start
 * empty, because the worker fills them again from Postgres.
 * @throws Error in one line; nothing has changed then.
 */
export async function restoreSystem(
  installation: Installation,
  terminal: Terminal,
  { folder, replace }: { folder: string | undefined; replace: boolean },
): Promise<void> {
  if (!folder) throw new Error('Say which backup: make db-restore FROM=backups/aia-backup-…');
  if (await isSupervised(installation)) throw new Error('The system runs; end it with `make stop` first.');
  const backup = resolve(folder);
  await runScript(installation, ['verify', backup], {});
  await takeOverSettings(installation, terminal, backup);
  const loaded = loadSettings(installation.envFile);
  await withPostgres(installation, loaded.settings, async () => {
    await createDatabase(installation, loaded);
    await runBackup(installation, loaded, ['restore', backup, ...(replace ? ['--replace'] : [])]);
  });
  if (!loaded.settings.REDIS_URL)
    await rm(join(installation.dataDir, 'redis'), { recursive: true, force: true });
  terminal.done('The backup is restored. Start the system with: make start');
}

/** Secrets that the data was made with, where the installation has none of its own. */
async function takeOverSettings(
  { envFile }: Installation,
  terminal: Terminal,
  backup: string,
): Promise<void> {
  const saved = join(backup, 'settings.env');
  if (!existsSync(envFile) && existsSync(saved)) {
    await copyFile(saved, envFile);
    await chmod(envFile, 0o600);
    terminal.done(`Took ${envFile} over from the backup.`);
  }
  completeEnvFile(envFile, generateSecrets());
}

/** The embedded server's database is created where it is not there yet. */
async function createDatabase(installation: Installation, { settings }: LoadedSettings): Promise<void> {
  const { command, args, env } = migration({ installation, servers: [] }, settings);
  await run(command, args, env, installation.root);
}

async function runBackup(
  installation: Installation,
  { settings, passedOn }: LoadedSettings,
  args: string[],
): Promise<void> {
  const endpoints = {
    database: databaseUrl(settings),
    redis: settings.REDIS_URL ?? redisUrl(settings.REDIS_PORT),
    models: settings.OLLAMA_URL ?? `http://127.0.0.1:${settings.MODEL_SERVER_PORT}`,
  };
  await runScript(installation, args, {
    ...passedOn,
    ...ingestionEnvironment(settings, endpoints, installation),
  });
}

async function runScript({ root }: Installation, args: string[], env: Record<string, string>): Promise<void> {
  await run(process.execPath, [join(root, BACKUP_SCRIPT), ...args], { ...baseEnvironment(), ...env }, root);
}

/** @throws Error when the program fails; it has said why. */
async function run(command: string, args: string[], env: Record<string, string>, cwd: string): Promise<void> {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('It did not succeed; the line above says why.');
}
