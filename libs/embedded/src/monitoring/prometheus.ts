import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { checkHttpAnswers } from '../http-ready.js';
import { logsFolder, type Installation } from '../installation.js';
import { isRunning, processStartTime } from '../process-identity.js';
import { baseEnvironment } from '../process-spec.js';
import { loadSettings } from '../settings.js';
import { waitUntilReady } from '../start-process.js';
import { sendSignal } from '../supervisor/leftovers.js';
import { prometheusConfig } from './prometheus-config.js';

const RULES = 'deployment/helm/ai-assistant/files/monitoring/rules.yml';
const INTERVAL_SECONDS = 15;
const RETENTION = '15d';
const READY_MS = 30_000;
const STOP_MS = 10_000;
const POLL_MS = 50;

const stateSchema = z.object({ pid: z.int(), startedAt: z.string(), url: z.string() });
type PrometheusState = z.infer<typeof stateSchema>;

/** Whether there is a Prometheus on this machine's PATH. */
export function hasPrometheus(): boolean {
  return spawnSync('prometheus', ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Starts a Prometheus beside the installation, with its rules, on the loopback address; its data is in the installation's
 * folder. One that runs already stays. Returns its address.
 * @throws Error in one line when there is no such program, or it does not become ready.
 */
export async function startPrometheus(
  installation: Installation,
  { intervalSeconds = INTERVAL_SECONDS } = {},
): Promise<string> {
  const running = await runningPrometheus(installation);
  if (running) return running.url;
  if (!hasPrometheus())
    throw new Error(
      'Prometheus is not installed. Debian: apt-get install prometheus; macOS: brew install prometheus.',
    );
  const { settings } = loadSettings(installation.envFile);
  const folder = monitoringFolder(installation);
  mkdirSync(folder, { recursive: true });
  const rules = join(installation.root, RULES);
  writeFileSync(join(folder, 'prometheus.yml'), prometheusConfig({ settings, rules, intervalSeconds }));
  const url = `http://127.0.0.1:${settings.PROMETHEUS_PORT}`;
  const { pid, hasEnded } = launch(installation, folder, settings.PROMETHEUS_PORT);
  const startedAt = (await processStartTime(pid)) ?? '';
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ pid, startedAt, url }), { mode: 0o600 });
  await waitUntilReady(
    { name: 'Prometheus', isReady: () => checkHttpAnswers(`${url}/-/ready`) },
    READY_MS,
    hasEnded,
  );
  return url;
}

/** Ends the installation's Prometheus; false when none runs. */
export async function stopPrometheus(installation: Installation): Promise<boolean> {
  const running = await runningPrometheus(installation);
  if (!running) return false;
  sendSignal(running.pid, 'SIGTERM');
  const deadline = Date.now() + STOP_MS;
  while (await isRunning(running)) {
    if (Date.now() > deadline) sendSignal(running.pid, 'SIGKILL');
    await sleep(POLL_MS);
  }
  rmSync(join(monitoringFolder(installation), 'state.json'), { force: true });
  return true;
}

async function runningPrometheus(installation: Installation): Promise<PrometheusState | undefined> {
  const path = join(monitoringFolder(installation), 'state.json');
  if (!existsSync(path)) return undefined;
  const state = stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return (await isRunning(state)) ? state : undefined;
}

function monitoringFolder({ dataDir }: Installation): string {
  return join(dataDir, 'monitoring');
}

function launch(installation: Installation, folder: string, port: number) {
  mkdirSync(logsFolder(installation), { recursive: true });
  const log = openSync(join(logsFolder(installation), 'prometheus.log'), 'a');
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--storage.tsdb.retention.time=${RETENTION}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { env: baseEnvironment(), stdio: ['ignore', log, log], detached: true },
  );
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error('Prometheus could not be started.');
  const hasEnded = () =>
    child.exitCode === null && child.signalCode === null ? undefined : 'see prometheus.log';
  return { pid: child.pid, hasEnded };
}
