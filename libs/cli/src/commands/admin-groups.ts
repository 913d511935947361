import { expectData, type ApiClient, type components } from '@aia/client';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { requireUser, userTable } from './admin-users.js';
import { allPages } from './all-pages.js';
import { CliError } from '../output/explain-error.js';
import { formatTable } from '../output/table.js';

type Group = components['schemas']['Group'];

interface GroupOptions extends GlobalOptions {
  json?: boolean;
  yes?: boolean;
}

/** `aia admin groups list|create|delete|members|add|remove`. For administrators. */
export function addAdminGroups(admin: Command, context: CommandContext): void {
  const groups = admin.command('groups').description('Groups of users, which datasets can be shared with');
  const options = (command: Command) => command.optsWithGlobals<GroupOptions>();
  groups
    .command('list', { isDefault: true })
    .description('every group; share a dataset with one as group:ID')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => list(context, options(command)));
  groups
    .command('create <name>')
    .description('a new group without members')
    .action(async (name: string, _options, command: Command) => create(context, name, options(command)));
  groups
    .command('delete <name>')
    .description('a group; what was shared with it is shared with nobody then')
    .option('--yes', 'really delete it')
    .action(async (name: string, _options, command: Command) => remove(context, name, options(command)));
  groups
    .command('members <name>')
    .description('the users of a group')
    .option('--json', 'print JSON')
    .action(async (name: string, _options, command: Command) => members(context, name, options(command)));
  for (const [verb, method] of [
    ['add', 'PUT'],
    ['remove', 'DELETE'],
  ] as const) {
    groups
      .command(`${verb} <name> <email>`)
      .description(verb === 'add' ? 'put a user into a group' : 'take a user out of a group')
      .action(async (name: string, email: string, _options, command: Command) =>
        changeMember(context, method, { name, email }, options(command)),
      );
  }
}

async function allGroups({ api }: ApiClient): Promise<Group[]> {
  return allPages((query) => expectData(api.GET('/admin/groups', { params: { query } })));
}

async function requireGroup(client: ApiClient, name: string): Promise<Group> {
  const named = (await allGroups(client)).filter((group) => group.name === name);
  const group = named.find(({ source }) => source === 'local') ?? named[0];
  if (group) return group;
  throw new CliError(`There is no group "${name}". See: aia admin groups`);
}

async function list(context: CommandContext, options: GroupOptions): Promise<void> {
  const groups = await allGroups(await context.connect(options));
  if (options.json) return context.terminal.json(groups);
  context.terminal.line(
    formatTable(
      [
        { heading: 'name', cell: ({ name }) => name },
        { heading: 'members', cell: ({ memberCount }) => memberCount },
        { heading: 'from', cell: ({ source }) => source },
        { heading: 'id', cell: ({ id }) => id },
      ],
      groups,
    ),
  );
}

async function create(context: CommandContext, name: string, options: GroupOptions): Promise<void> {
  const { api } = await context.connect(options);
  const { id } = await expectData(api.POST('/admin/groups', { body: { name } }));
  context.terminal.line(`Created the group ${name}; datasets are shared with it as group:${id}.`);
}

async function remove(context: CommandContext, name: string, options: GroupOptions): Promise<void> {
  const client = await context.connect(options);
  const { id, memberCount } = await requireGroup(client, name);
  if (!options.yes) throw new CliError(`${name} has ${memberCount} members. Add --yes if you mean it.`);
  await client.api.DELETE('/admin/groups/{id}', { params: { path: { id } } });
  context.terminal.line(`Deleted the group ${name}.`);
}

async function members(context: CommandContext, name: string, options: GroupOptions): Promise<void> {
  const client = await context.connect(options);
  const { id } = await requireGroup(client, name);
  const users = await allPages((query) =>
    expectData(client.api.GET('/admin/groups/{id}/members', { params: { path: { id }, query } })),
  );
  if (options.json) return context.terminal.json(users);
  context.terminal.line(userTable(users));
}

async function changeMember(
  context: CommandContext,
  method: 'PUT' | 'DELETE',
  { name, email }: { name: string; email: string },
  options: GroupOptions,
): Promise<void> {
  const client = await context.connect(options);
  const [{ id }, { id: userId }] = [await requireGroup(client, name), await requireUser(client, email)];
  const params = { path: { id, userId } };
  if (method === 'PUT') await client.api.PUT('/admin/groups/{id}/members/{userId}', { params });
  else await client.api.DELETE('/admin/groups/{id}/members/{userId}', { params });
  context.terminal.line(`${email} is ${method === 'PUT' ? 'in' : 'no longer in'} ${name}.`);
}
