import { saveTest, sourceSchedules, startSourceImport, syncableSource } from '@aia/database/ingestion';
import type { JobHandler } from '@aia/queue';
import { testSource } from '../sources/test-source.js';
import { filterOf, openStored } from '../sync/plan-sync.js';
import type { JobDeps } from './job-deps.js';

/** A test that takes longer has found out that the source is slow. */
const TEST_TIMEOUT_MS = 60_000;

/** Does what a schedule or the API asks for about one source: start an import, renew its schedule, or test it. */
export function createSyncJob(deps: JobDeps): JobHandler<'sync'> {
  return async ({ sourceId, task }, { signal }) => {
    switch (task) {
      case 'import':
        await startSourceImport(deps.db, sourceId);
        return deps.wakeDispatcher();
      case 'schedule': {
        const [found] = await sourceSchedules(deps.db, sourceId);
        return deps.schedules.set(sourceId, found?.schedule ?? null);
      }
      case 'test':
        return runTest(deps, sourceId, signal);
    }
  };
}

async function runTest(deps: JobDeps, sourceId: string, signal: AbortSignal): Promise<void> {
  const stored = await syncableSource(deps.db, sourceId);
  if (!stored) return;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TEST_TIMEOUT_MS)]);
  const source = await openStored(deps, stored);
  await saveTest(deps.db, sourceId, await testSource(source, filterOf(stored), limit));
}
