import { completeImports, publishVersion } from '@aia/database/ingestion';
import type { JobHandler } from '@aia/queue';
import { publish, type PublishPorts } from '../pipeline/publish.js';
import type { JobDeps } from './job-deps.js';
import { createIndexTidying } from './tidy-index.js';

/** Tidying takes some 200 ms of a small index. */
const TIDY_PAUSE_MS = 5000;

/** Makes one fully indexed version the current one. */
export function createPublishJob(deps: JobDeps): JobHandler<'publish'> {
  const ports: PublishPorts = {
    publishVersion: (request) => publishVersion(deps.db, request),
    completeImports: (ids) => completeImports(deps.db, ids),
    tidyIndex: createIndexTidying({
      optimize: () => deps.vectors.optimize(deps.collection),
      pauseMs: TIDY_PAUSE_MS,
      onError: (err) =>
        deps.logger.warn({ err, collection: deps.collection }, 'the index could not be optimized'),
    }),
  };
  return async ({ documentId, versionId, fence }) => {
    const published = await publish(ports, { documentId, versionId, fence });
    deps.wakeDispatcher();
    if (!published) return;
    deps.metrics.document('published');
    deps.metrics.searchable(published.bytes, published.seconds);
  };
}
