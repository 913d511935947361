import { opendir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isWithin } from './import-roots.js';

/** A regular file of a folder: `path` is where to read it, `relativePath` (forward slashes) what it is called. */
export interface FolderFile {
  path: string;
  relativePath: string;
  sizeBytes: number;
}

/** Folders that hold no documents of anybody. */
const PASSED_OVER = new Set(['node_modules', '__pycache__']);
/** Deeper than any real tree: a guard against loops that links may build. */
const MAX_DEPTH = 64;

/**
 * Every file below `root`, in a stable order. Hidden files and folders are left out. Links are followed as long as they
 * stay below the root; others are passed over, and so is what cannot be read any more when its turn comes.
 */
export async function* walkFolder(root: string, relativePath = '', depth = 0): AsyncGenerator<FolderFile> {
  if (depth > MAX_DEPTH) return;
  for (const name of await listNames(join(root, relativePath))) {
    const relativeName = relativePath === '' ? name : `${relativePath}/${name}`;
    const entry = await resolveEntry(root, join(root, relativeName));
    if (entry?.kind === 'folder') {
      if (!entry.linked) yield* walkFolder(root, relativeName, depth + 1);
    } else if (entry) {
      yield { path: entry.path, relativePath: relativeName.normalize('NFC'), sizeBytes: entry.sizeBytes };
    }
  }
}

async function listNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(folder)) {
    if (!entry.name.startsWith('.') && !PASSED_OVER.has(entry.name)) names.push(entry.name);
  }
  return names.sort();
}

/** What a path stands for. A linked folder would show its files twice, so only linked files are taken. */
async function resolveEntry(root: string, path: string) {
  try {
    const real = await realpath(path);
    if (!isWithin(root, real)) return undefined;
    const info = await stat(real);
    if (info.isDirectory()) return { kind: 'folder' as const, linked: real !== path };
    if (!info.isFile()) return undefined;
    return { kind: 'file' as const, path: real, sizeBytes: info.size };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
