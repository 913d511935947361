import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { AppError } from '@aia/platform';

/** Whether `path` is `root` or below it. Both must be real paths: links are not followed here. */
export function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/**
 * The real path of a folder that may be imported: it must lie below one of the configured roots after all links are
 * followed.
 * @throws AppError `validation-failed` that tells which roots are allowed.
 */
export async function resolveImportFolder(roots: readonly string[], path: string): Promise<string> {
  if (roots.length === 0) {
    throw refuse('This server imports no folders: set IMPORT_ROOTS, or upload the files (`aia ingest`).');
  }
  const folder = await realFolder(path);
  const realRoots = await Promise.all(
    roots.map((root) => realpath(resolve(root)).catch(() => resolve(root))),
  );
  if (folder && realRoots.some((root) => isWithin(root, folder))) return folder;
  throw refuse(`Choose an existing folder below one of: ${roots.join(', ')}.`);
}

/** The real path of a folder; undefined when it does not exist or is not one. */
async function realFolder(path: string): Promise<string | undefined> {
  if (!isAbsolute(path) || path.includes('\0')) return undefined;
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return undefined;
  const info = await stat(real);
  return info.isDirectory() ? real : undefined;
}

function refuse(message: string): AppError {
  return new AppError('validation-failed', message, { errors: [{ path: 'body.source.path', message }] });
}
