/** What the file system answers for a path where nothing is; no permission or a broken disk is another thing. */
const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/** Whether an error says that there is no such file. */
export function isMissingFile(error: unknown): boolean {
  return MISSING.has(fileErrorCode(error) ?? '');
}

/** The result of a file operation; undefined when there is no such file. Rejects with any other error. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

/** The code of the operating system, such as `EACCES`; undefined for an error that is not its. */
export function fileErrorCode(error: unknown): string | undefined {
  const isSystemError = error instanceof Error && 'syscall' in error && 'code' in error;
  return isSystemError ? String(error.code) : undefined;
}
