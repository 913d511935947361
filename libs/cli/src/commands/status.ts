import { ApiError, ConnectionError } from '@aia/client';
import { healthSchema, type Health } from '@aia/contracts';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { count } from '../output/format.js';
import { formatTable } from '../output/table.js';
import type { Terminal } from '../output/terminal.js';
import { resolveUrl } from '../session/connect.js';
import { datasetTable } from './datasets.js';
import { allDatasets, type Dataset } from './find-dataset.js';

interface StatusOptions extends GlobalOptions {
  json?: boolean;
}

/** `aia status`: the health of every part, and what is stored. Exit code 1 when a part fails. */
export function addStatus(program: Command, context: CommandContext): void {
  program
    .command('status')
    .description('Health of every part, datasets and counts')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => status(context, command.optsWithGlobals<StatusOptions>()));
}

async function status(context: CommandContext, options: StatusOptions): Promise<void> {
  const { env, folder, terminal } = context;
  const url = await resolveUrl({ url: options.url, env, folder });
  const health = await readHealth(url);
  if (health.status !== 'ready') process.exitCode = 1;
  const datasets = await readDatasets(context, options);
  if (options.json) return terminal.json({ url, health, datasets: datasets ?? null });
  printHealth(terminal, url, health);
  if (datasets === undefined) return terminal.note('Sign in to see the datasets: aia login');
  const documents = datasets.reduce((sum, { documentCount }) => sum + documentCount, 0);
  terminal.line(`\n${count(datasets.length, 'dataset')}, ${count(documents, 'document')}`);
  if (datasets.length > 0) terminal.line(datasetTable(datasets));
}

/** Readiness answers 503 with the same body when a part fails, so that status does not use the API client here. */
async function readHealth(url: string): Promise<Health> {
  try {
    const response = await fetch(`${url}/health/ready`);
    return healthSchema.parse(await response.json());
  } catch (cause) {
    throw new ConnectionError(`${url} does not answer.`, { cause });
  }
}

async function readDatasets(context: CommandContext, options: GlobalOptions): Promise<Dataset[] | undefined> {
  try {
    return await allDatasets(await context.connect(options));
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status >= 500)) return undefined;
    throw error;
  }
}

function printHealth(terminal: Terminal, url: string, health: Health): void {
  const checks = Object.entries(health.checks);
  terminal.line(
    `${terminal.bold(url)} is ${health.status === 'ready' ? terminal.green('ready') : terminal.red('not ready')}`,
  );
  const columns = [
    { heading: 'part', cell: ([name]: (typeof checks)[number]) => name },
    { heading: 'state', cell: ([, check]: (typeof checks)[number]) => (check.ok ? 'ok' : 'fails') },
    { heading: 'detail', cell: ([, check]: (typeof checks)[number]) => check.detail ?? '' },
  ];
  terminal.line(formatTable(columns, checks));
}
