import { withSweepPermit } from '@aia/database/backup';
import { finishSweep, liveCollections, sweepState } from '@aia/database/ingestion';
import { AppError } from '@aia/platform';
import type { JobHandler } from '@aia/queue';
import { VectorStoreError, type VectorStore } from '@aia/vectors';
import { removeVersion } from '../pipeline/index.js';
import type { JobDeps } from './job-deps.js';

/**
 * Removes the points and chunks of a version that is neither current nor on its way. While a worker holds a lease on one
 * of its chunks it may still write points, and while a backup runs it must read them: the sweep comes back later then.
 * Sweeping twice changes nothing.
 */
export function createSweepJob({ db, vectors }: JobDeps): JobHandler<'sweep'> {
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
      // An index that is built, or kept to go back to, holds the points too.
      for (const collection of await liveCollections(db)) await removeFrom(vectors, collection, versionId);
      await finishSweep(db, versionId);
    });
    if (!removed) throw new AppError('overloaded', 'A backup reads the index; the sweep is tried again.');
  };
}

/** An index whose build has not begun has no collection yet. */
async function removeFrom(vectors: VectorStore, collection: string, versionId: string): Promise<void> {
  await removeVersion(vectors, collection, versionId).catch((error: unknown) => {
    if (error instanceof VectorStoreError && error.code === 'unknown-collection') return;
    throw error;
  });
}
