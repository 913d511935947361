import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeFile, type FileToImport } from '@aia/embedded';

const SUPPORTED = /\.(md|txt|html|pdf)$/i;

/** Every file below a folder that an import takes, by path, up to `maxBytes` together. */
export async function filesBelow(folder: string, maxBytes = Infinity): Promise<FileToImport[]> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    SUPPORTED.test(path),
  );
  return describeWithin(folder, paths.sort(), maxBytes);
}

/**
 * Real Markdown that every checkout has: the README of each installed package, short ones and very long ones left out.
 */
export async function installedReadmes(root: string, maxBytes: number): Promise<FileToImport[]> {
  const folders = readdirSync(join(root, 'node_modules'), { withFileTypes: true });
  const packages = folders.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const paths = packages.map(({ name }) => join(name, 'README.md'));
  const fitting = paths.filter((path) => {
    const size = statSync(join(root, 'node_modules', path), { throwIfNoEntry: false })?.size ?? 0;
    return size > 2000 && size < 30_000;
  });
  return describeWithin(join(root, 'node_modules'), fitting.sort(), maxBytes);
}

async function describeWithin(folder: string, paths: string[], maxBytes: number): Promise<FileToImport[]> {
  const files: FileToImport[] = [];
  let bytes = 0;
  for (const path of paths) {
    const file = await describeFile(folder, path);
    if (bytes + file.size > maxBytes) break;
    bytes += file.size;
    files.push(file);
  }
  return files;
}
