import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const HEADER = `# Settings and secrets of this installation. Keep it private; back it up together with .data.
# Every setting that can be added here is described in .env.example.
`;
const SAFE_UNQUOTED = /^[\w@.:/+-]*$/;
const OWNER_ONLY = 0o600;

/** The variables of an env file; a file that does not exist has none. */
export function readEnvFile(path: string): Record<string, string> {
  if (!existsSync(path)) return {};
  const parsed = parseEnv(readFileSync(path, 'utf8'));
  return Object.fromEntries(
    Object.entries(parsed).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}

/**
 * Adds what is missing to an env file, which only its owner may read afterwards. Lines that are there are never
 * touched. Signing key and public keys are a pair: when one is missing, both are added (the last line of a name wins).
 * Returns the names that were added.
 */
export function completeEnvFile(path: string, defaults: Record<string, string>): string[] {
  const present = readEnvFile(path);
  const isPair = (name: string) => name.startsWith('INTERNAL_');
  const pairBroken = Object.keys(defaults).some((name) => isPair(name) && !present[name]);
  const missing = Object.entries(defaults).filter(([name]) => !present[name] || (isPair(name) && pairBroken));
  const before = existsSync(path) ? withFinalNewline(readFileSync(path, 'utf8')) : HEADER;
  const lines = missing.map(([name, value]) => `${name}=${quote(value)}\n`);
  if (lines.length > 0) writeFileSync(path, before + lines.join(''), { mode: OWNER_ONLY });
  chmodSync(path, OWNER_ONLY);
  return missing.map(([name]) => name);
}

/** Single quotes mean the same to a shell and to Node: nothing inside is special. */
function quote(value: string): string {
  if (SAFE_UNQUOTED.test(value)) return value;
  if (value.includes("'") || value.includes('\n')) throw new Error('A value with quotes cannot be written.');
  return `'${value}'`;
}

function withFinalNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
