import { createInterface } from 'node:readline/promises';
import type { CommandContext } from '../command-context.js';
import { CliError } from '../output/explain-error.js';

/** A password to be set: AIA_NEW_PASSWORD, else asked for twice. Never an argument, which other users could read. */
export async function newPassword({ env, signal }: CommandContext): Promise<string> {
  const given = env['AIA_NEW_PASSWORD'];
  if (given) return given;
  if (!process.stdin.isTTY) throw new CliError('Give the new password in AIA_NEW_PASSWORD.');
  const first = await ask('New password: ', signal);
  if (first === (await ask('Once more: ', signal))) return first;
  throw new CliError('The two passwords differ; nothing was changed.');
}

/** Asks on the terminal; what is typed does not show. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  process.stderr.write(question);
  const reader = createInterface({ input: process.stdin, terminal: true });
  try {
    return await reader.question('', { signal });
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
