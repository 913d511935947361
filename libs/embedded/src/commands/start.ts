import { completeEnvFile } from '../env-file.js';
import { stateFile, type Installation } from '../installation.js';
import { findModelEndpoint } from '../model-endpoint.js';
import { checkMachine } from '../preflight.js';
import { generateSecrets } from '../secrets.js';
import { loadSettings, type Settings } from '../settings.js';
import { stopLeftovers } from '../supervisor/leftovers.js';
import { readState } from '../supervisor/state-file.js';
import type { Terminal } from '../terminal.js';
import { isSupervised, launchSupervisor } from './launch.js';
import { printStatus } from './status.js';
import { stopSystem } from './stop.js';
import { waitUntilAllReady } from './wait-until-ready.js';
import { importSampleDataset } from './sample-dataset.js';

const READY_TIMEOUT_MS = 90_000;

/**
 * Starts the system of a built checkout and waits until it can be used; when it runs already, it only says so.
 * @throws Error in one line when it cannot be started; nothing is left running then.
 */
export async function startSystemCommand(installation: Installation, terminal: Terminal): Promise<void> {
  const added = completeEnvFile(installation.envFile, generateSecrets());
  if (added.length > 0)
    terminal.done(`Wrote ${installation.envFile} with new secrets (only you can read it).`);
  const { settings } = loadSettings(installation.envFile);
  if (await isSupervised(installation)) terminal.done('The system runs already.');
  else await launch(installation, settings, terminal);
  await waitUntilAllReady(installation, { timeoutMs: READY_TIMEOUT_MS });
  await importSampleDataset(installation.root, settings, terminal);
  terminal.line();
  await printStatus(installation, terminal);
  await printWelcome(settings, terminal);
}

async function launch(installation: Installation, settings: Settings, terminal: Terminal): Promise<void> {
  await stopWhatIsLeft(installation, terminal);
  const { errors, warnings } = await checkMachine(installation, settings, await findModelEndpoint(settings));
  warnings.forEach((warning) => terminal.warning(warning));
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const started = Date.now();
  const { hasEnded } = launchSupervisor(installation, false);
  try {
    await waitUntilAllReady(installation, {
      timeoutMs: READY_TIMEOUT_MS,
      hasEnded,
      onReady: ({ name, phase }) => terminal.done(`${name} is ${phase} (${seconds(Date.now() - started)})`),
    });
  } catch (error) {
    await stopSystem(installation);
    throw error;
  }
}

async function stopWhatIsLeft(installation: Installation, terminal: Terminal): Promise<void> {
  const before = readState(stateFile(installation));
  const stopped = before ? await stopLeftovers(before) : [];
  if (stopped.length > 0) terminal.warning(`Stopped what a killed supervisor left: ${stopped.join(', ')}.`);
}

async function printWelcome(settings: Settings, terminal: Terminal): Promise<void> {
  const url = `http://localhost:${settings.GATEWAY_PORT}`;
  terminal.line();
  if (await servesPages(url)) terminal.line(`${terminal.bold('Web app')}        ${url}`);
  terminal.line(`${terminal.bold('API')}            ${url}/api/v1`);
  terminal.line(`${terminal.bold('API reference')}  ${url}/docs`);
  terminal.line(`${terminal.bold('Administrator')}  ${settings.ADMIN_EMAIL}  ${settings.ADMIN_PASSWORD}`);
  terminal.line(`${terminal.bold('Try')}            npx aia ask "How do I back up the database?"`);
}

/** Whether the gateway shows the web app: only where that has been built. */
async function servesPages(url: string): Promise<boolean> {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  return response.ok && (response.headers.get('content-type') ?? '').startsWith('text/html');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
