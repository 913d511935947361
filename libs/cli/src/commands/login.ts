import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { CliError } from '../output/explain-error.js';
import { resolveUrl } from '../session/connect.js';
import { credentialsPath, updateCredentials } from '../session/credentials-file.js';
import { findLocalInstallation } from '../session/local-installation.js';
import { ask } from '../session/new-password.js';
import { signIn, withSession } from '../session/session.js';

interface LoginOptions extends GlobalOptions {
  email?: string;
  password?: string;
}

/** `aia login`: stores a session for the next commands. */
export function addLogin(program: Command, context: CommandContext): void {
  program
    .command('login')
    .description(
      'Sign in; without options with ADMIN_EMAIL and ADMIN_PASSWORD of the environment or of ./.env',
    )
    .option('--email <email>')
    .option('--password <password>', 'better left out: it is then asked for, or read from AIA_PASSWORD')
    .action(async (_options, command: Command) => login(context, command.optsWithGlobals<LoginOptions>()));
}

async function login(context: CommandContext, options: LoginOptions): Promise<void> {
  const { env, folder, terminal } = context;
  const url = await resolveUrl({ url: options.url, env, folder });
  const { email, password } = await credentials(context, options, url);
  const session = await signIn(url, email, password);
  const path = credentialsPath(env);
  await updateCredentials(path, async (stored) => ({ ...withSession(stored, url, session), current: url }));
  terminal.line(`Signed in to ${url} as ${email}.`);
}

async function credentials(
  { env, folder, signal }: CommandContext,
  options: LoginOptions,
  url: string,
): Promise<{ email: string; password: string }> {
  if (options.email !== undefined) {
    const password = options.password ?? env['AIA_PASSWORD'] ?? (await askPassword(signal));
    return { email: options.email, password };
  }
  const [email, password] = [env['ADMIN_EMAIL'], env['ADMIN_PASSWORD']];
  if (email && password) return { email, password };
  const installation = await findLocalInstallation(folder);
  if (installation?.url === url) return installation;
  throw new CliError('Say who you are: aia login --email YOU@EXAMPLE.ORG');
}

async function askPassword(signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY) throw new CliError('Give the password with --password or AIA_PASSWORD.');
  return ask('Password: ', signal);
}
