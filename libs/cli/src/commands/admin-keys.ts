import { expectData, type ApiClient, type components } from '@aia/client';
import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { requireUser } from './admin-users.js';
import { allPages } from './all-pages.js';
import { wholeNumber } from './parse-number.js';
import { CliError } from '../output/explain-error.js';
import { formatTable } from '../output/table.js';

type ApiKey = components['schemas']['ApiKey'];
type Scope = components['schemas']['Scope'];

interface KeyOptions extends GlobalOptions {
  json?: boolean;
  /** Somebody else's keys. */
  user?: string;
  role?: ApiKey['role'];
  scope?: Scope[];
  days?: number;
}

const DAY_MS = 86_400_000;
const SCOPES = ['documents:read', 'documents:write', 'search', 'chat', 'admin'];

/** `aia admin keys list|create|revoke`: one's own keys, and with `--user` those of somebody else. */
export function addAdminKeys(admin: Command, context: CommandContext): void {
  const keys = admin.command('keys').description('API keys, which act as their user');
  const options = (command: Command) => command.optsWithGlobals<KeyOptions>();
  keys
    .command('list', { isDefault: true })
    .description('your keys')
    .option('--user <email>', "somebody else's (administrators)")
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => list(context, options(command)));
  keys
    .command('create <name>')
    .description('a new key; it is printed once and stored nowhere in the clear')
    .addOption(new Option('--role <role>', 'at most').choices(['viewer', 'editor', 'admin']))
    .addOption(new Option('--scope <scope...>', 'what it may be used for').choices(SCOPES))
    .option('--days <n>', 'until it expires', wholeNumber(1))
    .option('--json', 'print JSON')
    .action(async (name: string, _options, command: Command) => create(context, name, options(command)));
  keys
    .command('revoke <prefix>')
    .description('end the key aia_<prefix>_…')
    .option('--user <email>', "somebody else's (administrators)")
    .action(async (prefix: string, _options, command: Command) => revoke(context, prefix, options(command)));
}

async function keysOf(client: ApiClient, userId: string | undefined): Promise<ApiKey[]> {
  return allPages((query) =>
    userId === undefined
      ? expectData(client.api.GET('/admin/api-keys', { params: { query } }))
      : expectData(client.api.GET('/admin/users/{id}/api-keys', { params: { path: { id: userId }, query } })),
  );
}

async function list(context: CommandContext, options: KeyOptions): Promise<void> {
  const client = await context.connect(options);
  const userId = options.user === undefined ? undefined : (await requireUser(client, options.user)).id;
  const keys = await keysOf(client, userId);
  if (options.json) return context.terminal.json(keys);
  const day = (time: string | null) => time?.slice(0, 10) ?? '';
  context.terminal.line(
    formatTable(
      [
        { heading: 'prefix', cell: ({ prefix }) => prefix },
        { heading: 'name', cell: ({ name }) => name },
        { heading: 'role', cell: ({ role }) => role },
        { heading: 'scopes', cell: ({ scopes }) => scopes?.join(' ') ?? 'all' },
        { heading: 'last used', cell: ({ lastUsedAt }) => day(lastUsedAt) },
        { heading: 'expires', cell: ({ expiresAt }) => day(expiresAt) },
      ],
      keys,
    ),
  );
}

async function create(context: CommandContext, name: string, options: KeyOptions): Promise<void> {
  const { api } = await context.connect(options);
  const { role, scope, days } = options;
  const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * DAY_MS).toISOString();
  const body = {
    name,
    ...(role ? { role } : {}),
    ...(scope ? { scopes: scope } : {}),
    ...(expiresAt ? { expiresAt } : {}),
  };
  const key = await expectData(api.POST('/admin/api-keys', { body }));
  if (options.json) return context.terminal.json(key);
  context.terminal.note('Keep it now: it is not shown again.');
  context.terminal.line(key.secret);
}

async function revoke(context: CommandContext, prefix: string, options: KeyOptions): Promise<void> {
  const client = await context.connect(options);
  const userId = options.user === undefined ? undefined : (await requireUser(client, options.user)).id;
  const key = (await keysOf(client, userId)).find((candidate) => candidate.prefix === prefix);
  if (!key) throw new CliError(`There is no key with the prefix "${prefix}". See: aia admin keys`);
  if (userId === undefined) {
    await client.api.DELETE('/admin/api-keys/{id}', { params: { path: { id: key.id } } });
  } else {
    const params = { path: { id: userId, keyId: key.id } };
    await client.api.DELETE('/admin/users/{id}/api-keys/{keyId}', { params });
  }
  context.terminal.line(`Revoked ${prefix} (${key.name}).`);
}
