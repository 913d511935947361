import { readFileSync } from 'node:fs';

/** The variables of an environment after its files were read, and one line for each that could not be used. */
export interface ResolvedVariables {
  variables: Record<string, string>;
  problems: string[];
}

const FILE_SUFFIX = '_FILE';
/** Passwords that may be kept apart from the address that they belong to, so that the address is no secret. */
const PASSWORD_OF = { DATABASE_PASSWORD: 'DATABASE_URL', REDIS_PASSWORD: 'REDIS_URL' } as const;

/**
 * Reads secrets that are given as files: `JWT_SECRET_FILE=/run/secrets/jwt_secret` is `JWT_SECRET` with that file's text
 * (without the newline at its end), for every name in `names`. DATABASE_PASSWORD and REDIS_PASSWORD are put into the URL
 * beside them. Empty variables count as unset.
 */
export function resolveVariables(source: NodeJS.ProcessEnv, names: readonly string[]): ResolvedVariables {
  const entries = Object.entries(source).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const variables = Object.fromEntries(entries);
  const problems: string[] = [];
  for (const name of [...names, ...Object.keys(PASSWORD_OF)]) {
    const path = variables[name + FILE_SUFFIX];
    if (path === undefined) continue;
    const problem = takeFile(variables, name, path);
    if (problem) problems.push(problem);
  }
  for (const [name, url] of Object.entries(PASSWORD_OF)) addPassword(variables, name, url);
  return { variables, problems };
}

function takeFile(variables: Record<string, string>, name: string, path: string): string | undefined {
  const variable = name + FILE_SUFFIX;
  if (variables[name] !== undefined) return `${variable}: ${name} is set too; keep one of them`;
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    if (text === '') return `${variable}: the file ${path} is empty`;
    variables[name] = text;
    return undefined;
  } catch (error) {
    return `${variable}: the file ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
}

function addPassword(variables: Record<string, string>, name: string, urlName: string): void {
  const [password, url] = [variables[name], variables[urlName]];
  if (password === undefined || url === undefined || !URL.canParse(url)) return;
  const parsed = new URL(url);
  if (parsed.password === '') parsed.password = encodeURIComponent(password);
  variables[urlName] = parsed.href;
}
