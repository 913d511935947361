import type { JobDeps } from '../jobs/job-deps.js';

/** What one run of the embedding loop works with: its model and collection stay those of one index. */
export interface EmbeddingRun extends JobDeps {
  indexId: string;
}

/** A run for the index that is active now. */
export async function startRun(deps: JobDeps): Promise<EmbeddingRun> {
  const { id, collection, embedder } = await deps.targets.refresh();
  return { ...deps, collection, embedder, indexId: id };
}
