import { expectData, type ApiClient, type components } from '@aia/client';
import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { allPages } from './all-pages.js';
import { CliError } from '../output/explain-error.js';
import { formatTable } from '../output/table.js';
import { newPassword } from '../session/new-password.js';

type User = components['schemas']['User'];
type Role = User['role'];

interface UserOptions extends GlobalOptions {
  json?: boolean;
  role?: Role;
  password?: boolean;
}

const role = () => new Option('--role <role>').choices(['viewer', 'editor', 'admin']);

/** `aia admin users list|create|set|suspend|activate|sign-out`. For administrators. */
export function addAdminUsers(admin: Command, context: CommandContext): void {
  const users = admin.command('users').description('Who may sign in, and what they may do');
  const options = (command: Command) => command.optsWithGlobals<UserOptions>();
  users
    .command('list', { isDefault: true })
    .description('every user')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => list(context, options(command)));
  users
    .command('create <email>')
    .description('a new user; the password is read from AIA_NEW_PASSWORD, or asked for')
    .addOption(role().default('viewer'))
    .action(async (email: string, _options, command: Command) => create(context, email, options(command)));
  users
    .command('set <email>')
    .description('another role, or with --password a new password (from AIA_NEW_PASSWORD, or asked for)')
    .addOption(role())
    .option('--password', 'a new password; every session of the user ends')
    .action(async (email: string, _options, command: Command) => set(context, email, options(command)));
  for (const [name, status] of [
    ['suspend', 'suspended'],
    ['activate', 'active'],
  ] as const) {
    users
      .command(`${name} <email>`)
      .description(status === 'suspended' ? 'refuse a user everywhere, at once' : 'let a user in again')
      .action(async (email: string, _options, command: Command) =>
        change(context, email, options(command), { status }),
      );
  }
  users
    .command('sign-out <email>')
    .description('end every session of a user')
    .action(async (email: string, _options, command: Command) => signOut(context, email, options(command)));
}

/** The user with this e-mail address; a line for people when there is none. */
export async function requireUser({ api }: ApiClient, email: string): Promise<User> {
  const page = await expectData(api.GET('/admin/users', { params: { query: { q: email, limit: 200 } } }));
  const user = page.items.find((candidate) => candidate.email === email.toLowerCase());
  if (user) return user;
  throw new CliError(`There is no user ${email}. See: aia admin users`);
}

/** Users as a table. */
export function userTable(users: readonly User[]): string {
  return formatTable(
    [
      { heading: 'email', cell: ({ email }) => email },
      { heading: 'role', cell: ({ role: name }) => name },
      { heading: 'status', cell: ({ status }) => status },
      {
        heading: 'last sign-in',
        cell: ({ lastSignInAt }) => lastSignInAt?.slice(0, 16).replace('T', ' ') ?? '',
      },
      { heading: 'id', cell: ({ id }) => id },
    ],
    users,
  );
}

async function list(context: CommandContext, options: UserOptions): Promise<void> {
  const { api } = await context.connect(options);
  const users = await allPages((query) => expectData(api.GET('/admin/users', { params: { query } })));
  if (options.json) return context.terminal.json(users);
  context.terminal.line(userTable(users));
}

async function create(context: CommandContext, email: string, options: UserOptions): Promise<void> {
  const { api } = await context.connect(options);
  const body = { email, password: await newPassword(context), role: options.role ?? 'viewer' };
  const user = await expectData(api.POST('/admin/users', { body }));
  context.terminal.line(`Created ${user.email} as ${user.role}.`);
}

async function set(context: CommandContext, email: string, options: UserOptions): Promise<void> {
  if (options.role === undefined && !options.password) {
    throw new CliError('Say what to set: aia admin users set EMAIL --role ROLE, or --password');
  }
  await change(context, email, options, {
    ...(options.role === undefined ? {} : { role: options.role }),
    ...(options.password ? { password: await newPassword(context) } : {}),
  });
}

async function change(
  context: CommandContext,
  email: string,
  options: UserOptions,
  body: components['schemas']['UpdateUserRequest'],
): Promise<void> {
  const client = await context.connect(options);
  const { id } = await requireUser(client, email);
  const user = await expectData(client.api.PATCH('/admin/users/{id}', { params: { path: { id } }, body }));
  context.terminal.line(userTable([user]));
}

async function signOut(context: CommandContext, email: string, options: UserOptions): Promise<void> {
  const client = await context.connect(options);
  const { id } = await requireUser(client, email);
  await client.api.POST('/admin/users/{id}/sign-out', { params: { path: { id } } });
  context.terminal.line(`Ended every session of ${email}.`);
}
