import { findChunking, finishRechunk, queueOutdated } from '@aia/database/ingestion';
import type { JobHandler } from '@aia/queue';
import type { JobDeps } from './job-deps.js';

/** Documents that are queued in one transaction. */
const PAGE_SIZE = 100;

/**
 * Queues every document of a dataset that was cut by other settings than it has now, page by page. A repeated run goes
 * on where the last one stopped, because what is queued is not outdated any more.
 */
export function createRechunkJob({ db, logger, wakeDispatcher }: JobDeps): JobHandler<'rechunk'> {
  return async ({ datasetId }, { signal }) => {
    const chunking = await findChunking(db, datasetId);
    if (!chunking) return;
    let queued = 0;
    for (let page = PAGE_SIZE; page === PAGE_SIZE; queued += page) {
      signal.throwIfAborted();
      page = await queueOutdated(db, datasetId, PAGE_SIZE);
      wakeDispatcher();
    }
    await finishRechunk(db, datasetId, chunking.key);
    logger.info({ datasetId, queued, chunking: chunking.key }, 'documents are cut again');
  };
}
