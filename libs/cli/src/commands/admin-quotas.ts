import { expectData, type ApiClient, type components } from '@aia/client';
import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { requireUser } from './admin-users.js';
import { allPages } from './all-pages.js';
import { wholeNumber } from './parse-number.js';
import { CliError } from '../output/explain-error.js';
import { formatTable } from '../output/table.js';

type Quota = components['schemas']['Quota'];

interface QuotaOptions extends GlobalOptions {
  json?: boolean;
  user?: string;
  group?: string;
  key?: string;
  everyone?: boolean;
  by?: 'user' | 'key' | 'group' | 'day';
  from?: string;
  to?: string;
}

/** `aia admin quotas list|set|delete` and `aia admin usage`. For administrators. */
export function addAdminQuotas(admin: Command, context: CommandContext): void {
  const quotas = admin
    .command('quotas')
    .description('How much users, groups and keys may use in a day or month');
  const options = (command: Command) => command.optsWithGlobals<QuotaOptions>();
  quotas
    .command('list', { isDefault: true })
    .description('every quota')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => list(context, options(command)));
  quotas
    .command('set <metric> <period> <amount>')
    .description('requests, tokens or spend (millionths) a day or month; say for whom')
    .option('--everyone', 'each user who has no quota of its own')
    .option('--user <email>', 'one user')
    .option('--group <id>', 'all members of a group together')
    .option('--key <id>', 'one API key')
    .action(async (metric: string, period: string, amount: string, _options, command: Command) =>
      set(context, { metric, period, amount: wholeNumber(0)(amount) }, options(command)),
    );
  quotas
    .command('delete <id>')
    .description('remove a quota')
    .action(async (id: string, _options, command: Command) => remove(context, id, options(command)));
  admin
    .command('usage')
    .description('requests, tokens and spend of the last 30 days')
    .addOption(new Option('--by <what>').choices(['user', 'key', 'group', 'day']).default('user'))
    .option('--from <day>', 'YYYY-MM-DD')
    .option('--to <day>', 'YYYY-MM-DD')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => usage(context, options(command)));
}

async function list(context: CommandContext, options: QuotaOptions): Promise<void> {
  const { api } = await context.connect(options);
  const quotas = await allPages((query) => expectData(api.GET('/admin/quotas', { params: { query } })));
  if (options.json) return context.terminal.json(quotas);
  context.terminal.line(quotaTable(quotas));
}

/** Quotas as a table. */
export function quotaTable(quotas: readonly Quota[]): string {
  return formatTable(
    [
      {
        heading: 'for',
        cell: ({ subjectKind, subjectId }) => [subjectKind, subjectId].filter(Boolean).join(' '),
      },
      { heading: 'metric', cell: ({ metric }) => metric },
      { heading: 'a', cell: ({ period }) => period },
      { heading: 'amount', cell: ({ amount }) => amount },
      { heading: 'id', cell: ({ id }) => id },
    ],
    quotas,
  );
}

async function set(
  context: CommandContext,
  { metric, period, amount }: { metric: string; period: string; amount: number },
  options: QuotaOptions,
): Promise<void> {
  if (metric !== 'requests' && metric !== 'tokens' && metric !== 'spend') {
    throw new CliError('A quota is of requests, tokens or spend.');
  }
  if (period !== 'day' && period !== 'month') throw new CliError('A quota is for a day or a month.');
  const client = await context.connect(options);
  const body = { ...(await subjectOf(client, options)), metric, period, amount } as const;
  context.terminal.line(quotaTable([await expectData(client.api.PUT('/admin/quotas', { body }))]));
}

async function subjectOf(
  client: ApiClient,
  { user, group, key, everyone }: QuotaOptions,
): Promise<Pick<Quota, 'subjectKind' | 'subjectId'>> {
  if (everyone) return { subjectKind: 'everyone', subjectId: null };
  if (user !== undefined) return { subjectKind: 'user', subjectId: (await requireUser(client, user)).id };
  if (group !== undefined) return { subjectKind: 'group', subjectId: group };
  if (key !== undefined) return { subjectKind: 'key', subjectId: key };
  throw new CliError('Say for whom: --everyone, --user EMAIL, --group ID or --key ID');
}

async function remove(context: CommandContext, id: string, options: QuotaOptions): Promise<void> {
  const { api } = await context.connect(options);
  await api.DELETE('/admin/quotas/{id}', { params: { path: { id } } });
  context.terminal.line('Removed the quota.');
}

async function usage(context: CommandContext, options: QuotaOptions): Promise<void> {
  const { api } = await context.connect(options);
  const { by, from, to } = options;
  const query = { groupBy: by ?? ('user' as const), ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const report = await expectData(api.GET('/admin/usage', { params: { query } }));
  if (options.json) return context.terminal.json(report);
  context.terminal.line(
    formatTable(
      [
        { heading: query.groupBy, cell: ({ name, subject }) => name ?? subject ?? '(no key)' },
        { heading: 'requests', cell: ({ requests }) => requests },
        { heading: 'prompt tokens', cell: ({ promptTokens }) => promptTokens },
        { heading: 'answer tokens', cell: ({ completionTokens }) => completionTokens },
        { heading: 'spend', cell: ({ spend }) => (spend / 1_000_000).toFixed(2) },
      ],
      report.items,
    ),
  );
}
