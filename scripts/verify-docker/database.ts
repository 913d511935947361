import type { Stack } from './docker.js';

/** Asks the database of a stack, through the socket of its container, and returns bare values. @throws Error with what psql says. */
export async function query(stack: Stack, statement: string): Promise<string> {
  const psql = ['psql', '--host=/var/run/postgresql', '--username=aia', '--dbname=aia', '-Atqc', statement];
  const { code, output } = await stack.exec('postgres', ...psql);
  if (code !== 0) throw new Error(output.trim());
  return output.trim();
}
