import type { MaintenanceFinding, MaintenanceTask } from '@aia/contracts';
import { countPurgeable } from '@aia/database/ingestion';
import type { JobDeps } from '../jobs/job-deps.js';
import { compareBlobs } from './compare-blobs.js';
import { comparePoints } from './compare-points.js';
import { purgeDeleted } from './purge-deleted.js';
import { rebuildIndex, rebuildQueues } from './rebuild.js';

/** Examples of documents that a dry run of the purge lists. */
const LISTED = 10_000;

/** Does a maintenance task; with `dryRun` it only counts. Each task can be repeated and interrupted anywhere. */
export async function runMaintenance(
  deps: JobDeps,
  run: { task: MaintenanceTask; dryRun: boolean },
  signal: AbortSignal,
): Promise<MaintenanceFinding[]> {
  switch (run.task) {
    case 'reconcile':
      return [
        ...(await comparePoints(deps, run.dryRun, signal)),
        ...(await compareBlobs(deps, run.dryRun, signal)),
      ];
    case 'rebuild-index':
      return rebuildIndex(deps, run.dryRun, signal);
    case 'rebuild-queues':
      return rebuildQueues(deps, run.dryRun);
    case 'purge':
      return [await purge(deps, run.dryRun, signal)];
  }
}

async function purge(deps: JobDeps, dryRun: boolean, signal: AbortSignal): Promise<MaintenanceFinding> {
  const due = await countPurgeable(deps.db, deps.purgeAfterDays, LISTED);
  const finding = {
    kind: 'deleted-documents',
    found: due.length,
    repaired: 0,
    examples: due.slice(0, 10),
  };
  if (dryRun) return finding;
  for (let removed = -1; removed !== 0 && !signal.aborted; finding.repaired += removed) {
    removed = await purgeDeleted(deps, deps.purgeAfterDays);
  }
  return { ...finding, found: Math.max(finding.found, finding.repaired) };
}
