import { expectData } from '@aia/client';
import type { Import } from '@aia/contracts';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { formatTable } from '../output/table.js';
import { requireDataset } from './find-dataset.js';

interface ImportOptions extends GlobalOptions {
  json?: boolean;
  dataset?: string;
}

const ACTIONS = {
  pause: 'stop at the next step; what is published stays',
  resume: 'go on',
  cancel: 'end it; what is not published yet is dropped',
  retry: 'try the failed documents again',
} as const;
type Action = keyof typeof ACTIONS;

/** `aia imports show|pause|resume|cancel|retry|failed`. */
export function addImports(program: Command, context: CommandContext): void {
  const imports = program.command('imports').description('Look at imports and steer them');
  imports
    .command('show <id>')
    .description('how far it is, how fast, and what it waits for')
    .option('--json', 'print JSON')
    .action(async (id: string, _options, command: Command) => show(context, id, command.optsWithGlobals()));
  for (const [action, description] of Object.entries(ACTIONS) as [Action, string][]) {
    imports
      .command(`${action} <id>`)
      .description(description)
      .option('--json', 'print JSON')
      .action(async (id: string, _options, command: Command) =>
        steer(context, action, id, command.optsWithGlobals()),
      );
  }
  imports
    .command('failed')
    .description('documents that failed, with reason, step, tries and stack')
    .option('--dataset <slug>', 'only of this dataset')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => listFailed(context, command.optsWithGlobals()));
}

async function show(context: CommandContext, id: string, options: ImportOptions): Promise<void> {
  const { api } = await context.connect(options);
  const found = await expectData(api.GET('/imports/{id}', { params: { path: { id } } }));
  print(context, found, options);
}

async function steer(
  context: CommandContext,
  action: Action,
  id: string,
  options: ImportOptions,
): Promise<void> {
  const { api } = await context.connect(options);
  const changed = await expectData(api.POST(`/imports/{id}/${action}`, { params: { path: { id } } }));
  print(context, changed, options);
}

type Steered = Pick<Import, 'status' | 'progress' | 'activity'>;

function print({ terminal }: CommandContext, one: Steered, options: ImportOptions): void {
  if (options.json) return terminal.json(one);
  importLines(one).forEach((line) => terminal.line(line));
}

/** An import in a few lines for people. */
export function importLines({ status, progress, activity }: Steered): string[] {
  const { total, published, unmodified, failed, skipped, pending } = progress;
  const eta = activity.etaSeconds === null ? '' : `, ${activity.etaSeconds} s to go`;
  return [
    `${status}, ${activity.stage}: ${total} found, ${published} published, ${unmodified} unchanged, ` +
      `${failed} failed, ${skipped} skipped, ${pending} to do`,
    `${activity.documentsPerSecond} documents/s, ${activity.chunksPerSecond} chunks/s${eta}; ` +
      `last sign of life ${activity.heartbeatAt}`,
    ...(activity.waitingFor ? [`${activity.waitingFor} Next try ${activity.nextRetryAt ?? 'soon'}`] : []),
  ];
}

async function listFailed(context: CommandContext, options: ImportOptions): Promise<void> {
  const client = await context.connect(options);
  const datasetId = options.dataset ? (await requireDataset(client, options.dataset)).id : undefined;
  const query = { limit: 200, ...(datasetId ? { datasetId } : {}) };
  const { items } = await expectData(client.api.GET('/dead-letters', { params: { query } }));
  if (options.json) return context.terminal.json(items);
  if (items.length === 0) return context.terminal.line('No document has failed.');
  const columns = [
    { heading: 'document', cell: (one: (typeof items)[number]) => one.sourceKey },
    { heading: 'step', cell: (one: (typeof items)[number]) => one.stage },
    { heading: 'tries', cell: (one: (typeof items)[number]) => one.attempts },
    { heading: 'stack', cell: (one: (typeof items)[number]) => one.stackId ?? '' },
    { heading: 'reason', cell: (one: (typeof items)[number]) => one.failure.reason },
  ];
  context.terminal.line(formatTable(columns, items));
}
