import { createReadStream } from 'node:fs';
import type { ImportSource } from '@aia/contracts';
import {
  completeImports,
  deleteMissing,
  failImport,
  finishEnumeration,
  registerDocuments,
  startEnumeration,
  touchImport,
  type IncomingFile,
  type RegistrationContext,
} from '@aia/database/ingestion';
import { AppError } from '@aia/platform';
import type { JobHandler } from '@aia/queue';
import { waitForImportTurn, type ImportTurn } from '../imports/import-turn.js';
import { resolveImportFolder } from '../sources/folder/import-roots.js';
import { walkFolder, type FolderFile } from '../sources/folder/walk-folder.js';
import { toSourceKey } from '../uploads/source-key.js';
import type { JobDeps } from './job-deps.js';

/** Files that are registered in one transaction. */
const PAGE_SIZE = 50;

/**
 * Enumerates an import's source: stores every file and registers it, page by page. A repeated run passes over what is
 * registered. A source that cannot be read ends the import `failed` with a reason; a paused or cancelled import stops at
 * the next page.
 */
export function createImportJob(deps: JobDeps): JobHandler<'import'> {
  return async ({ importId }, context) => {
    const started = await startEnumeration(deps.db, importId);
    if (!started) return;
    try {
      await enumerate(
        deps,
        { ...started, blobExists: (sha256) => deps.blobs.has(sha256) },
        started.source,
        context.signal,
      );
    } catch (error) {
      const reason = failureReason(error, context.lastAttempt);
      if (reason === undefined) throw error;
      deps.logger.warn({ err: error, importId }, 'import failed');
      await failImport(deps.db, importId, reason);
    }
  };
}

async function enumerate(
  deps: JobDeps,
  context: RegistrationContext,
  source: ImportSource,
  signal: AbortSignal,
): Promise<void> {
  if (source.type === 'folder') {
    const root = await resolveImportFolder(deps.importRoots, source.path);
    if ((await registerFolder(deps, context, root, signal)) === 'halted') return;
    if (source.deleteMissing) await deleteMissing(deps.db, context.importId, source.path);
  }
  await finishEnumeration(deps.db, context.importId);
  await completeImports(deps.db, [context.importId]);
  deps.wakeDispatcher();
}

async function registerFolder(
  deps: JobDeps,
  context: RegistrationContext,
  root: string,
  signal: AbortSignal,
): Promise<ImportTurn> {
  let page: IncomingFile[] = [];
  const flush = async () => {
    await deps.db.transaction().execute((trx) => registerDocuments(trx, context, page));
    await touchImport(deps.db, context.importId);
    deps.wakeDispatcher();
    page = [];
  };
  for await (const file of walkFolder(root)) {
    signal.throwIfAborted();
    const stored = await storeFile(deps, file);
    if (stored) page.push(stored);
    if (page.length < PAGE_SIZE) continue;
    await flush();
    if ((await waitForImportTurn(deps, context.importId, signal)) === 'halted') return 'halted';
  }
  if (page.length > 0) await flush();
  return 'continue';
}

/** Copies a file into the blob store; one that is too large or went away is passed over with a log line. */
async function storeFile(deps: JobDeps, file: FolderFile): Promise<IncomingFile | undefined> {
  try {
    const sourceKey = toSourceKey(file.relativePath);
    const content = createReadStream(file.path);
    const blob = await deps.blobs.write(content, { maxBytes: deps.maxFileBytes });
    return { sourceKey, contentHash: blob.sha256, sizeBytes: blob.sizeBytes };
  } catch (error) {
    const ofThisFile = (error instanceof AppError && !error.retryable) || isUnreadable(error);
    if (!ofThisFile) throw error;
    deps.logger.warn({ err: error, file: file.relativePath }, 'a file of the folder was passed over');
    return undefined;
  }
}

function isUnreadable(error: unknown): boolean {
  const codes = ['ENOENT', 'EACCES', 'EPERM', 'EISDIR'];
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** The sentence that ends the import, or undefined when the job is to be tried again. */
function failureReason(error: unknown, lastAttempt: boolean): string | undefined {
  if (error instanceof AppError && !error.retryable) return error.message;
  if (!lastAttempt) return undefined;
  return 'The folder could not be read because of a fault on our side; start the import again.';
}
