import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { documentExtensions } from '@aia/contracts';
import type { UploadFile } from '@aia/client/node';
import { CliError } from '../output/explain-error.js';

const EXTENSIONS = new Set(documentExtensions.map((extension) => `.${extension}`));
/** Folders that hold no documents of anybody. */
const PASSED_OVER = new Set(['node_modules', '__pycache__']);

/**
 * The documents below some paths, sorted by their name in the dataset. Names are relative to the folder that was
 * given; with several paths they begin with that folder's own name, so that equal names stay apart. Hidden entries
 * and symbolic links are left out.
 */
export async function findFiles(paths: readonly string[]): Promise<UploadFile[]> {
  const files: UploadFile[] = [];
  for (const path of paths) {
    const root = resolve(path);
    const info = await statOrExplain(root, path);
    if (info.isDirectory()) await walk(root, paths.length > 1 ? `${basename(root)}/` : '', files);
    else files.push(single(root, info.size));
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  refuseDuplicates(files);
  return files;
}

async function walk(folder: string, prefix: string, files: UploadFile[]): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || PASSED_OVER.has(entry.name)) continue;
    const absolutePath = join(folder, entry.name);
    const path = prefix + entry.name;
    if (entry.isDirectory()) await walk(absolutePath, `${path}/`, files);
    else if (entry.isFile() && isDocument(path)) {
      files.push({ absolutePath, path, size: (await stat(absolutePath)).size });
    }
  }
}

function single(absolutePath: string, size: number): UploadFile {
  if (isDocument(absolutePath)) return { absolutePath, path: basename(absolutePath), size };
  throw new CliError(
    `${absolutePath} is not of a kind that is read: text, Office, PDF, e-mail, tables, code, or archives.`,
  );
}

function isDocument(path: string): boolean {
  return EXTENSIONS.has(extname(path).toLowerCase());
}

function refuseDuplicates(files: readonly UploadFile[]): void {
  const twice = files.find((file, index) => files[index + 1]?.path === file.path);
  if (twice) throw new CliError(`Two files would be named ${twice.path}; ingest their folders one by one.`);
}

/** What is at a path; a line for people, with the name they gave, when it cannot be read. */
export async function statOrExplain(absolutePath: string, given: string) {
  try {
    return await stat(absolutePath);
  } catch (cause) {
    throw new CliError(`${given} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}`, {
      cause,
    });
  }
}
