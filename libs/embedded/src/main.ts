import { parseArgs } from 'node:util';
import { backupSystem, restoreSystem } from './commands/backup.js';
import { cleanSystem } from './commands/clean.js';
import { followLogs } from './commands/logs.js';
import { startMonitoring } from './commands/monitoring.js';
import { printStatus } from './commands/status.js';
import { writeSecrets } from './commands/secrets.js';
import { stopSystem } from './commands/stop.js';
import { stopPrometheus } from './monitoring/prometheus.js';
import { installationOf, type Installation } from './installation.js';
import { createTerminal, type Terminal } from './terminal.js';

const USAGE =
  'Usage: main.js start|stop|restart|status|logs [process]|clean [--yes]|backup [--output DIR] [--keep N]|' +
  'restore BACKUP [--replace]|secrets [--files DIR]|monitoring';

/** The commands behind the Makefile's targets. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      root: { type: 'string', default: process.cwd() },
      'data-dir': { type: 'string' },
      settings: { type: 'string' },
      yes: { type: 'boolean', default: false },
      output: { type: 'string', default: 'backups' },
      keep: { type: 'string' },
      replace: { type: 'boolean', default: false },
      files: { type: 'string' },
    },
  });
  const at = {
    ...(values['data-dir'] ? { dataDir: values['data-dir'] } : {}),
    ...(values.settings ? { envFile: values.settings } : {}),
  };
  const installation = installationOf(values.root, at);
  const terminal = createTerminal();
  const [command, argument] = positionals;
  await runCommand(command, { installation, terminal, argument, ...values });
}

interface Call {
  installation: Installation;
  terminal: Terminal;
  argument: string | undefined;
  yes: boolean;
  output: string;
  keep?: string;
  replace: boolean;
  files?: string;
}

async function runCommand(command: string | undefined, call: Call): Promise<void> {
  const { installation, terminal } = call;
  switch (command) {
    case 'start':
      return start(call);
    case 'stop':
      return stop(call);
    case 'restart':
      await stop(call);
      return start(call);
    case 'status':
      process.exitCode = (await printStatus(installation, terminal)) ? 0 : 1;
      return;
    case 'logs':
      return followLogs(installation, call.argument);
    case 'clean':
      return cleanSystem(installation, terminal, call.yes);
    case 'backup':
      return backupSystem(installation, terminal, call);
    case 'restore':
      return restoreSystem(installation, terminal, { folder: call.argument, replace: call.replace });
    case 'monitoring':
      return startMonitoring(installation, terminal);
    case 'secrets':
      return writeSecrets(installation, terminal, call.files);
    case undefined:
    default:
      throw new Error(USAGE);
  }
}

/** Loaded only when needed: `stop` and `status` should answer at once. */
async function start({ installation, terminal }: Call): Promise<void> {
  const { startSystemCommand } = await import('./commands/start.js');
  await startSystemCommand(installation, terminal);
}

async function stop({ installation, terminal }: Call): Promise<void> {
  await stopPrometheus(installation);
  const stopped = await stopSystem(installation);
  terminal.done(stopped ? 'The system is stopped.' : 'Nothing was running.');
}

// `make status | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const terminal = createTerminal(process.stderr);
  message.split('\n').forEach((line) => terminal.failure(line));
  process.exitCode = 1;
});
