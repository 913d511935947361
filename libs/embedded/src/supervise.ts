import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { installationOf, logsFolder, stateFile, type Installation } from './installation.js';
import { findModelEndpoint } from './model-endpoint.js';
import { processStartTime } from './process-identity.js';
import { systemProcesses } from './processes.js';
import { loadSettings } from './settings.js';
import { stopLeftovers } from './supervisor/leftovers.js';
import type { ProcessState, SupervisorState } from './supervisor/process-state.js';
import { readRunningState, readState, removeState, writeState } from './supervisor/state-file.js';
import { createSupervisor } from './supervisor/supervisor.js';

/**
 * The supervisor's own process: `node supervise.js --root … --data-dir … --settings … [--with-parent]`. It writes its
 * state file, stops what a killed predecessor left, runs everything until SIGTERM, and removes the file at the end.
 * With `--with-parent` it also ends when its standard input closes, so that it never outlives a test.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      root: { type: 'string' },
      'data-dir': { type: 'string' },
      settings: { type: 'string' },
      'with-parent': { type: 'boolean', default: false },
    },
  });
  if (!values.root || !values['data-dir'] || !values.settings) throw new Error('Folders are missing.');
  const at = { dataDir: values['data-dir'], envFile: values.settings };
  await supervise(installationOf(values.root, at), values['with-parent']);
}

async function supervise(installation: Installation, withParent: boolean): Promise<void> {
  const path = stateFile(installation);
  mkdirSync(logsFolder(installation), { recursive: true });
  if (await readRunningState(path)) throw new Error('Another supervisor runs already.');
  const before = readState(path);
  const stopped = before ? await stopLeftovers(before) : [];
  if (stopped.length > 0) log(`stopped what was left over: ${stopped.join(', ')}`);
  const startedAt = await processStartTime(process.pid);
  if (!startedAt) throw new Error('The start time of this process is not known.');
  const self = { pid: process.pid, startedAt };
  const save = (state: Omit<SupervisorState, 'supervisor'>) =>
    writeState(path, { supervisor: self, ...state });
  save({ processes: [] });
  try {
    await run(installation, withParent, (processes) => save({ processes }));
    removeState(path);
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    log(failure);
    save({ processes: [], failure });
    process.exitCode = 1;
  } finally {
    process.stdin.destroy(); // an input that is still open would keep this process
  }
}

/** Runs until a signal asks for the end. */
async function run(
  installation: Installation,
  withParent: boolean,
  save: (processes: ProcessState[]) => void,
): Promise<void> {
  const ending = askedToEnd(withParent);
  const loaded = loadSettings(installation.envFile);
  const models = await findModelEndpoint(loaded.settings);
  if (models.notice) log(models.notice);
  const specs = await systemProcesses(installation, loaded, models, log);
  const phases = new Map<string, string>();
  const supervisor = createSupervisor({
    specs,
    logsDir: logsFolder(installation),
    onChange: (state, all) => {
      if (phases.get(state.name) !== state.phase) log(describe(state));
      phases.set(state.name, state.phase);
      save(all);
    },
  });
  const started = supervisor.start();
  await Promise.race([ending, started.then(() => log('everything is ready'))]);
  await ending;
  log('stopping');
  await supervisor.stop();
  await started;
  log('stopped');
}

function askedToEnd(withParent: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    if (withParent) process.stdin.resume().once('close', () => resolve());
  });
}

function describe(state: ProcessState): string {
  const parts = [`${state.name} ${state.phase}`];
  if (state.identity && state.phase === 'starting') parts.push(`pid ${state.identity.pid}`);
  if (state.phase === 'restarting') parts.push(`after ${state.lastExit}, restart ${state.restarts}`);
  return parts.join(', ');
}

function log(message: string): void {
  console.log(JSON.stringify({ time: new Date().toISOString(), service: 'supervisor', msg: message }));
}

await main().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
