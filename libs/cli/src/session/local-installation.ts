import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An installation of the embedded default, as its `.env` describes it. */
export interface LocalInstallation {
  url: string;
  email: string;
  password: string;
}

const DEFAULT_PORT = '8080';

/** The installation whose `.env` lies in `folder`, if there is one with an administrator. */
export async function findLocalInstallation(folder: string): Promise<LocalInstallation | undefined> {
  const text = await readFile(join(folder, '.env'), 'utf8').catch(() => '');
  const values = parseEnvText(text);
  const [email, password] = [values['ADMIN_EMAIL'], values['ADMIN_PASSWORD']];
  if (!email || !password) return undefined;
  return { url: `http://127.0.0.1:${values['GATEWAY_PORT'] ?? DEFAULT_PORT}`, email, password };
}

/** `KEY=value` lines; quotes around a value are removed, comments and other lines are left out. */
export function parseEnvText(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    const [, name, value] = match ?? [];
    if (name !== undefined && value !== undefined) values[name] = unquote(value);
  }
  return values;
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value);
  return quoted?.[2] ?? value.replace(/\s+#.*$/, '');
}
