import type { ImportSource } from '@aia/contracts';
import {
  completeImports,
  failImport,
  finishEnumeration,
  finishSourceSync,
  startEnumeration,
  StaleEnumerationError,
  touchImport,
  type Enumeration,
} from '@aia/database/ingestion';
import { AppError } from '@aia/platform';
import type { JobHandler } from '@aia/queue';
import { planSync } from '../sync/plan-sync.js';
import { syncSource } from '../sync/sync-source.js';
import type { JobDeps } from './job-deps.js';

/** A run shows that it is alive this often, so that nobody else takes a long page for a lost one. */
const HEARTBEAT_MS = 2000;

/**
 * Synchronises an import's source. A repeated run goes on after the last page that was written. A source that cannot be
 * read ends the import `failed` with a reason, and deletes nothing; a paused or cancelled import stops at the next page.
 */
export function createImportJob(deps: JobDeps): JobHandler<'import'> {
  return async ({ importId }, context) => {
    const started = await startEnumeration(deps.db, importId);
    if (!started) return;
    const enumeration = { ...started, blobExists: (sha256: string) => deps.blobs.has(sha256) };
    try {
      await enumerate(deps, enumeration, enumeration.source, context.signal);
    } catch (error) {
      if (error instanceof StaleEnumerationError) return;
      const reason = failureReason(error, context.lastAttempt);
      if (reason === undefined) throw error;
      deps.logger.warn({ err: error, importId }, 'import failed');
      await failImport(deps.db, importId, reason);
    }
    deps.wakeDispatcher();
  };
}

async function enumerate(
  deps: JobDeps,
  enumeration: Enumeration,
  source: ImportSource,
  stop: AbortSignal,
): Promise<void> {
  const plan = await planSync(deps, enumeration, source);
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    touchImport(deps.db, enumeration).then(
      (alive) => (alive ? undefined : lost.abort(new StaleEnumerationError('The import has ended.'))),
      (error: unknown) => deps.logger.debug({ err: error }, 'the heartbeat of an import was not written'),
    );
  }, HEARTBEAT_MS);
  try {
    const signal = AbortSignal.any([stop, lost.signal]);
    const ports = { ...deps, onPage: deps.wakeDispatcher };
    const { state, released } = await syncSource(ports, plan, enumeration, signal);
    if (source.type === 'source') {
      await finishSourceSync(deps.db, source.sourceId, state, enumeration.enumeratedFrom);
    }
    await finishEnumeration(deps.db, enumeration.importId);
    await completeImports(deps.db, [enumeration.importId, ...released]);
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    clearInterval(heartbeat);
    await plan.source.close();
  }
}

/** The sentence that ends the import, or undefined when the job is to be tried again. */
function failureReason(error: unknown, lastAttempt: boolean): string | undefined {
  if (error instanceof AppError && (!error.retryable || lastAttempt)) return error.message;
  if (!lastAttempt) return undefined;
  return 'The source could not be read because of a fault on our side; start the import again.';
}
