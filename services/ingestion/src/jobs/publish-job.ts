import { completeImports, publishVersion } from '@aia/database/ingestion';
import type { JobHandler } from '@aia/queue';
import { publish, type PublishPorts } from '../pipeline/publish.js';
import type { JobDeps } from './job-deps.js';

/** Makes one fully indexed version the current one. */
export function createPublishJob(deps: JobDeps): JobHandler<'publish'> {
  const ports: PublishPorts = {
    publishVersion: (request) => publishVersion(deps.db, request),
    completeImports: (ids) => completeImports(deps.db, ids),
    optimize: () => optimize(deps),
  };
  return async ({ documentId, versionId, fence }) => {
    const published = await publish(ports, { documentId, versionId, fence });
    if (published) deps.metrics.document('published');
    deps.wakeDispatcher();
  };
}

/** The version is published already, so an index that cannot be tidied now is no reason to fail. */
async function optimize({ vectors, collection, logger }: JobDeps): Promise<void> {
  await vectors
    .optimize(collection)
    .catch((error: unknown) => logger.warn({ err: error, collection }, 'the index could not be optimized'));
}
