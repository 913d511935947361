import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { AppError } from '@aia/platform';

/** Runs `git` in one bare repository, without anything of the machine's or a user's configuration. */
export interface GitCommand {
  /** The standard output of a command. @throws AppError when it fails. */
  text(args: readonly string[]): Promise<string>;
  /** Whether a command ends well; false when it says no. @throws when it could not be run or was ended. */
  succeeds(args: readonly string[]): Promise<boolean>;
  /** A running command, for streams. */
  start(args: readonly string[]): ChildProcessByStdio<Writable, Readable, Readable>;
}

export interface GitOptions {
  /** Folder of the bare repository; it is also the home of the process, so that no user's files are read. */
  folder: string;
  /** Settings of every command. They go through the environment, so that no process list shows secrets. */
  config: Readonly<Record<string, string>>;
  signal: AbortSignal;
  timeoutMs: number;
}

/** No hooks, no helpers, no prompts, no submodules, no transports but those that are allowed one by one. */
const HARDENED: Readonly<Record<string, string>> = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'credential.helper': '',
  'protocol.allow': 'never',
  'protocol.ext.allow': 'never',
  'http.followRedirects': 'false',
  'fetch.fsckObjects': 'true',
  'fetch.recurseSubmodules': 'false',
  'gc.autoDetach': 'false',
  'safe.directory': '*',
};
const MAX_OUTPUT = 64 * 1024 * 1024;
const MAX_ERROR = 4000;

/** Git with the hardened settings and those of the options. */
export function createGit(options: GitOptions): GitCommand {
  const env = environment(options);
  const start = (args: readonly string[]) =>
    spawn('git', ['--git-dir', options.folder, ...args], {
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]),
    });
  return {
    start,
    text: (args) => collect(start(args), args[0] ?? ''),
    succeeds: (args) => exitsWell(start(args), args[0] ?? ''),
  };
}

function environment({ folder, config }: GitOptions): NodeJS.ProcessEnv {
  const settings = Object.entries({ ...HARDENED, ...config });
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

async function exitsWell(child: ReturnType<GitCommand['start']>, command: string): Promise<boolean> {
  child.stdin.end();
  child.stdout.resume();
  child.stderr.resume();
  return new Promise<boolean>((resolve, reject) => {
    child.once('error', (cause) => reject(toGitError(command, cause)));
    child.once('close', (code, signal) =>
      code === null
        ? reject(toGitError(command, new Error(`It was ended by ${signal ?? 'a signal'}.`)))
        : resolve(code === 0),
    );
  });
}

async function collect(child: ReturnType<GitCommand['start']>, command: string): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  child.stdin.end();
  child.stdout.on('data', (part: Buffer) => {
    size += part.byteLength;
    if (size <= MAX_OUTPUT) parts.push(part);
    else child.kill('SIGKILL');
  });
  await gitEnded(child, command);
  return Buffer.concat(parts).toString('utf8');
}

/** Resolves when the command has succeeded. */
export async function gitEnded(child: ReturnType<GitCommand['start']>, command: string): Promise<void> {
  let errors = '';
  child.stderr.on('data', (part: Buffer) => (errors = (errors + part.toString('utf8')).slice(-MAX_ERROR)));
  await new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => reject(toGitError(command, cause)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(toGitError(command, new Error(errors)))));
  });
}

const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /Authentication failed|could not read (Username|Password)|HTTP Basic: Access denied|error: 40[13]/i,
    'The repository refuses the credentials, or needs some.',
  ],
  [/couldn't find remote ref|Remote branch .* not found/i, 'The repository has no such branch.'],
  [
    /not found|does not appear to be a git repository|error: 404/i,
    'There is no such repository, or it needs credentials.',
  ],
  [/redirect/i, 'The repository has another address now; enter that one.'],
  [/fsck error|fetch\.fsck/i, 'The repository has objects that are not well formed.'],
];

function toGitError(command: string, cause: Error): Error {
  if (cause.name === 'AbortError') return cause;
  if ('code' in cause && cause.code === 'ENOENT') {
    const detail = 'The worker has no git program; install git to read repositories.';
    return new AppError('validation-failed', detail, { cause });
  }
  const known = MEANINGS.find(([pattern]) => pattern.test(cause.message));
  if (known) return new AppError('validation-failed', known[1], { cause });
  return new AppError('upstream-failed', `git ${command} failed; the repository may be away.`, { cause });
}
