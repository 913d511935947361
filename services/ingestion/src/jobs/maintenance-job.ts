import { finishMaintenance, startMaintenance } from '@aia/database/ingestion';
import type { JobHandler } from '@aia/queue';
import { runMaintenance } from '../maintenance/run-maintenance.js';
import type { JobDeps } from './job-deps.js';

/** Does a maintenance run and stores what it found; a run that was done already is passed over. */
export function createMaintenanceJob(deps: JobDeps): JobHandler<'maintenance'> {
  return async ({ runId }, context) => {
    const run = await startMaintenance(deps.db, runId);
    if (!run) return;
    try {
      const findings = await runMaintenance(deps, run, context.signal);
      await finishMaintenance(deps.db, runId, { findings });
    } catch (error) {
      if (!context.lastAttempt || context.signal.aborted) throw error;
      deps.logger.error({ err: error, runId }, 'maintenance failed');
      const reason = 'The run failed because of a fault on our side; the log of the worker tells more.';
      await finishMaintenance(deps.db, runId, { reason });
    }
    deps.wakeDispatcher();
  };
}
