import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** LanceDB has no aliases: they are one small JSON file beside the tables. */
export interface AliasFile {
  resolve(alias: string): Promise<string | null>;
  /** Replaces the file in one rename, so that a reader in any process sees the old or the new one. */
  set(alias: string, collection: string): Promise<void>;
}

/** The alias file of a store folder. Only one process writes it, like the tables. */
export function openAliasFile(folder: string): AliasFile {
  const path = join(folder, 'aliases.json');
  const read = () => readAliases(path);
  return {
    resolve: async (alias) => (await read())[alias] ?? null,
    set: async (alias, collection) => {
      const next = { ...(await read()), [alias]: collection };
      const temporary = `${path}.${randomUUID()}.tmp`;
      await writeFile(temporary, `${JSON.stringify(next, null, 2)}\n`, { flush: true });
      await rename(temporary, path);
    },
  };
}

async function readAliases(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) throw new TypeError(`${path} is not an alias file.`);
  return Object.fromEntries(
    Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
