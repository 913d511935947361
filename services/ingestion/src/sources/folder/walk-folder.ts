import type { BigIntStats, Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileErrorCode, isMissingFile } from '../../files/missing-file.js';
import { isWithin } from './import-roots.js';

/** A regular file of a folder: `path` is where to read it, `relativePath` (forward slashes) what it is called. */
export interface FolderFile extends ResolvedFile {
  relativePath: string;
}

interface ResolvedFile {
  path: string;
  /** What is known of it, or why nothing is. */
  state: { stats: BigIntStats } | { error: unknown };
}

/** Folders that hold no documents of anybody. */
const PASSED_OVER = new Set(['node_modules', '__pycache__']);
/** Deeper than any real tree: a guard against loops that links may build. */
const MAX_DEPTH = 64;
/** Files of one folder that are looked at together. */
const BATCH = 32;

/**
 * Every file below `root` in a stable order, from the one after `after` on. Hidden files and folders are left out. Links
 * are followed as long as they stay below the root; others are passed over, and so is what went away before its turn
 * came. What the operating system gives no word of is listed with its error.
 * @throws Error when the root itself cannot be listed.
 */
export async function* walkFolder(root: string, after = ''): AsyncGenerator<FolderFile> {
  yield* walk(root, '', after === '' ? [] : after.split('/'), 0);
}

async function* walk(
  root: string,
  folder: string,
  after: string[],
  depth: number,
): AsyncGenerator<FolderFile> {
  if (depth > MAX_DEPTH) return;
  const [first, ...rest] = after;
  const entries = await listEntries(join(root, folder), depth);
  const left = first === undefined ? entries : entries.filter(({ name }) => name >= first);
  for (let from = 0; from < left.length; from += BATCH) {
    const batch = left.slice(from, from + BATCH);
    const found = await Promise.all(
      batch.map((entry) => resolveEntry(root, join(root, folder, entry.name), entry)),
    );
    for (const [index, entry] of batch.entries()) {
      const relativePath = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const what = found[index];
      if (what === 'folder') yield* walk(root, relativePath, entry.name === first ? rest : [], depth + 1);
      else if (what && entry.name !== first) yield { ...what, relativePath };
    }
  }
}

async function listEntries(folder: string, depth: number): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      if (!entry.name.startsWith('.') && !PASSED_OVER.has(entry.name)) entries.push(entry);
    }
  } catch (error) {
    // A folder that went away is empty; one that may not be read is not: its documents must not look deleted.
    if (depth > 0 && isMissingFile(error)) return [];
    throw error;
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a path stands for. A linked folder would show its files twice, so only linked files are taken. */
async function resolveEntry(
  root: string,
  path: string,
  entry: Dirent,
): Promise<'folder' | ResolvedFile | undefined> {
  try {
    if (entry.isDirectory()) return 'folder';
    const real = entry.isFile() ? path : await realpath(path);
    if (!isWithin(root, real)) return undefined;
    const stats = await stat(real, { bigint: true });
    if (stats.isDirectory()) return real === path ? 'folder' : undefined;
    return stats.isFile() ? { path: real, state: { stats } } : undefined;
  } catch (error) {
    const code = fileErrorCode(error);
    if (isMissingFile(error) || code === 'ELOOP') return undefined;
    if (code !== undefined) return { path, state: { error } };
    throw error;
  }
}
