import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const pinsSchema = z.record(z.string(), z.string()).optional();
const manifestSchema = z.looseObject({ dependencies: pinsSchema, devDependencies: pinsSchema });

/** Text of every file that an update changes, by path. */
export type SavedFiles = Map<string, string>;

/** The manifests of a repository: the root's and those of its workspaces. */
export function manifestPaths(root: string): string[] {
  const workspaces = ['libs', 'services'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder)).map((name) => join(root, folder, name))
      : [],
  );
  return [root, ...workspaces].map((folder) => join(folder, 'package.json')).filter(existsSync);
}

/** Manifests and lock file as they are. */
export function saveFiles(root: string): SavedFiles {
  const paths = [...manifestPaths(root), join(root, 'package-lock.json')].filter(existsSync);
  return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}

/** Writes the files back. */
export function restoreFiles(files: SavedFiles): void {
  for (const [path, text] of files) writeFileSync(path, text);
}

/** Every exactly pinned dependency of other people; our own workspaces are left out. */
export function pinnedDependencies(root: string): Map<string, string> {
  const pins = new Map<string, string>();
  for (const path of manifestPaths(root)) {
    const { dependencies = {}, devDependencies = {} } = manifestSchema.parse(
      JSON.parse(readFileSync(path, 'utf8')),
    );
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      if (!name.startsWith('@aia/') && /^\d/.test(version)) pins.set(name, version);
  }
  return pins;
}

/** Replaces pins in every manifest, and nothing else in them. */
export function writePins(root: string, raised: ReadonlyMap<string, { from: string; to: string }>): void {
  for (const path of manifestPaths(root)) {
    let text = readFileSync(path, 'utf8');
    for (const [name, { from, to }] of raised)
      text = text.replaceAll(`"${name}": "${from}"`, `"${name}": "${to}"`);
    writeFileSync(path, text);
  }
}
