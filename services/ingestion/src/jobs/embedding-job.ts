import type { JobHandler } from '@aia/queue';
import { runEmbeddingLoop } from '../embedding/embedding-loop.js';
import type { JobDeps } from './job-deps.js';

/** A wake-up: embeds and indexes waiting chunks of whichever documents until none wait. */
export function createEmbeddingJob(deps: JobDeps): JobHandler<'embedding'> {
  return (_payload, { signal }) => runEmbeddingLoop(deps, signal);
}
