import { setTimeout as sleep } from 'node:timers/promises';
import { expectData } from '@aia/client';
import type { MaintenanceRun, MaintenanceTask } from '@aia/contracts';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { addAdminAnalytics } from './admin-analytics.js';
import { addAdminAudit } from './admin-audit.js';
import { addAdminDoctor } from './admin-doctor.js';
import { addAdminGroups } from './admin-groups.js';
import { addAdminIndex } from './admin-index.js';
import { addAdminKeys } from './admin-keys.js';
import { addAdminQuotas } from './admin-quotas.js';
import { addAdminSize } from './admin-size.js';
import { addAdminUsers } from './admin-users.js';
import { CliError } from '../output/explain-error.js';
import { formatTable } from '../output/table.js';

interface AdminOptions extends GlobalOptions {
  dryRun?: boolean;
  json?: boolean;
}

const POLL_MS = 500;
const REBUILDS = { index: 'rebuild-index', queues: 'rebuild-queues' } as const;

/** `aia admin reconcile|rebuild|purge`: runs that compare, repair or rebuild the stores. For administrators. */
export function addAdmin(program: Command, context: CommandContext): void {
  const admin = program
    .command('admin')
    .description('Users, groups and keys; compare, repair and rebuild the stores');
  admin
    .command('reconcile')
    .description('find and repair what the database, the vectors and the files disagree about')
    .option('--dry-run', 'only report')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => maintain(context, 'reconcile', command.optsWithGlobals()));
  admin
    .command('rebuild <what>')
    .description(
      'index: write every vector again from the database; queues: dispatch all unfinished work again',
    )
    .option('--json', 'print JSON')
    .action(async (what: string, _options, command: Command) =>
      maintain(context, toRebuild(what), command.optsWithGlobals()),
    );
  admin
    .command('purge')
    .description('remove what was deleted longer ago than the retention time')
    .option('--dry-run', 'only report')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => maintain(context, 'purge', command.optsWithGlobals()));
  addAdminIndex(admin, context);
  addAdminUsers(admin, context);
  addAdminGroups(admin, context);
  addAdminKeys(admin, context);
  addAdminQuotas(admin, context);
  addAdminAnalytics(admin, context);
  addAdminAudit(admin, context);
  addAdminDoctor(admin, context);
  addAdminSize(admin, context);
}

function toRebuild(what: string): MaintenanceTask {
  if (what === 'index' || what === 'queues') return REBUILDS[what];
  throw new CliError('Say what to rebuild: aia admin rebuild index, or aia admin rebuild queues');
}

async function maintain(
  context: CommandContext,
  task: MaintenanceTask,
  options: AdminOptions,
): Promise<void> {
  const { api } = await context.connect(options);
  const body = { task, dryRun: options.dryRun ?? false };
  let run = await expectData(api.POST('/admin/maintenance', { body }));
  while (run.status === 'queued' || run.status === 'running') {
    await sleep(POLL_MS, undefined, { signal: context.signal });
    run = await expectData(api.GET('/admin/maintenance/{id}', { params: { path: { id: run.id } } }));
  }
  if (run.status === 'failed') throw new CliError(run.reason ?? 'The run failed.');
  if (options.json) return context.terminal.json(run);
  context.terminal.line(findingsTable(run));
  if (run.dryRun) context.terminal.note('Nothing was changed. Run it without --dry-run to repair.');
}

/** What a run looked for and how much of it there was. */
function findingsTable({ findings }: Pick<MaintenanceRun, 'findings'>): string {
  return formatTable(
    [
      { heading: 'what', cell: ({ kind }) => kind.replaceAll('-', ' ') },
      { heading: 'found', cell: ({ found }) => found },
      { heading: 'repaired', cell: ({ repaired }) => repaired },
      { heading: 'for example', cell: ({ examples }) => examples[0] ?? '' },
    ],
    findings,
  );
}
