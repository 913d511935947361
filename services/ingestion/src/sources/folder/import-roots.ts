import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { AppError } from '@aia/platform';
import { fileErrorCode, unlessMissing } from '../../files/missing-file.js';

/** Whether `path` is `root` or below it. Both must be real paths: links are not followed here. */
export function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/**
 * The real path of a folder that may be imported: it must lie below one of the configured roots after all links are
 * followed.
 * @throws AppError `validation-failed` that tells which roots are allowed; `dependency-unavailable` when the folder is
 *   below a root but may not be read.
 */
export async function resolveImportFolder(roots: readonly string[], path: string): Promise<string> {
  if (roots.length === 0) {
    throw refuse('This server imports no folders: set IMPORT_ROOTS, or upload the files (`aia ingest`).');
  }
  const realRoots = await Promise.all(roots.map(realRoot));
  const folder = await realFolder(path).catch((error: unknown) => {
    // What lies elsewhere must not show by the error that it gives.
    const allowed = [...roots, ...realRoots].some((root) => isWithin(resolve(root), resolve(path)));
    if (allowed) throw unreadablePath(path, error);
    return undefined;
  });
  if (folder && realRoots.some((root) => isWithin(root, folder))) return folder;
  throw refuse(`Choose an existing folder below one of: ${roots.join(', ')}.`);
}

/** The real path of a folder; undefined when it does not exist or is not one. */
async function realFolder(path: string): Promise<string | undefined> {
  if (!isAbsolute(path) || path.includes('\0')) return undefined;
  const real = await unlessMissing(realpath(path));
  const info = real === undefined ? undefined : await unlessMissing(stat(real));
  return info?.isDirectory() ? real : undefined;
}

/** A root that is not there yet stays as it is written. */
async function realRoot(root: string): Promise<string> {
  try {
    return (await unlessMissing(realpath(resolve(root)))) ?? resolve(root);
  } catch (error) {
    throw unreadablePath(root, error);
  }
}

/** What to tell of a path that the operating system does not let us read; any other error as it is. */
export function unreadablePath(path: string, error: unknown): unknown {
  const code = fileErrorCode(error);
  if (code === undefined) return error;
  const advice = code === 'EACCES' || code === 'EPERM' ? '; give the user of the service the permission' : '';
  return new AppError('dependency-unavailable', `${path} cannot be read (${code})${advice}.`, {
    cause: error,
  });
}

function refuse(message: string): AppError {
  return new AppError('validation-failed', message, { errors: [{ path: 'body.source.path', message }] });
}
