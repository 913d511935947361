import { withSweepPermit } from '@aia/database/backup';
import { finishSweep, sweepState } from '@aia/database/ingestion';
import { AppError } from '@aia/platform';
import type { JobHandler } from '@aia/queue';
import { removeVersion } from '../pipeline/index.js';
import type { JobDeps } from './job-deps.js';

/**
 * Removes the points and chunks of a version that is neither current nor on its way. While a worker holds a lease on one
 * of its chunks it may still write points, and while a backup runs it must read them: the sweep comes back later then.
 * Sweeping twice changes nothing.
 */
export function createSweepJob({ db, vectors, collection }: JobDeps): JobHandler<'sweep'> {
  return async ({ versionId }) => {
    const state = await sweepState(db, versionId);
    if (state === 'claimed') {
      throw new AppError(
        'overloaded',
        'A worker still embeds chunks of this version; the sweep is tried again.',
      );
    }
    if (state !== 'ready') return;
    const removed = await withSweepPermit(db, async () => {
      await removeVersion(vectors, collection, versionId);
      await finishSweep(db, versionId);
    });
    if (!removed) throw new AppError('overloaded', 'A backup reads the index; the sweep is tried again.');
  };
}
