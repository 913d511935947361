import type { JobHandlers } from '@aia/queue';
import { createDocumentJob } from './document-job.js';
import { createEmbeddingJob } from './embedding-job.js';
import { createImportJob } from './import-job.js';
import type { JobDeps } from './job-deps.js';
import { createMaintenanceJob } from './maintenance-job.js';
import { createPublishJob } from './publish-job.js';
import { createSweepJob } from './sweep-job.js';

/** The handler of every queue. */
export function createJobHandlers(deps: JobDeps): JobHandlers {
  return {
    import: createImportJob(deps),
    document: createDocumentJob(deps),
    embedding: createEmbeddingJob(deps),
    publish: createPublishJob(deps),
    sweep: createSweepJob(deps),
    maintenance: createMaintenanceJob(deps),
  };
}
