import { CommanderError } from 'commander';
import type { CommandContext } from './command-context.js';
import { explainError } from './output/explain-error.js';
import { createTerminal } from './output/terminal.js';
import { createProgram } from './program.js';
import { connect } from './session/connect.js';

const INTERRUPTED = 130;

/** Runs one command line and returns the exit code; errors are one line on stderr. */
export async function run(args: readonly string[]): Promise<number> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  // `aia … | head` closes the pipe early: nobody reads on, so there is nothing left to do.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const terminal = createTerminal();
  const folder = process.cwd();
  const context: CommandContext = {
    terminal,
    env: process.env,
    folder,
    signal: interrupted.signal,
    connect: ({ url }) => connect({ url, env: process.env, folder }),
  };
  try {
    await createProgram(context).parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (interrupted.signal.aborted) return INTERRUPTED;
    terminal.note(`aia: ${explainError(error)}`);
    return 1;
  }
}
