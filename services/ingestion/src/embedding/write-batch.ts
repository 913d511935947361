import { markIndexed, recordWords, sweepState, type ClaimedChunk } from '@aia/database/ingestion';
import { findSpelledWords } from '@aia/language';
import type { JobDeps } from '../jobs/job-deps.js';
import type { EmbeddingRun } from './embedding-run.js';
import { index, removeVersion } from '../pipeline/index.js';
import type { EmbeddedBatch } from './embed-batch.js';

/** Another index became active while a batch was on its way; the next run writes to that one. */
class IndexChangedError extends Error {
  override readonly name = 'IndexChangedError';
  readonly retryable = true;

  constructor() {
    super('Another index is active now; the chunks are embedded again for it.');
  }
}

/**
 * Writes the points of a batch, then marks its chunks. Ids come from version and ordinal, so a crash between the two
 * only means that the same points are written again. Documents whose last chunk this was go on to publication.
 */
export async function writeBatch(deps: EmbeddingRun, claimant: string, batch: EmbeddedBatch): Promise<void> {
  if (batch.chunks.length === 0) return;
  const started = performance.now();
  await index(deps.vectors, deps.collection, batch.chunks, batch.vectors);
  await recordVocabulary(deps, batch.chunks);
  const ids = await markIndexed(deps.db, claimant, batch.chunks, deps.indexId);
  if (!ids) throw new IndexChangedError();
  const marked = new Set(ids);
  deps.metrics.indexed(marked.size, (performance.now() - started) / 1000);
  await removeOrphans(
    deps,
    batch.chunks.filter((chunk) => !marked.has(chunk.id)),
  );
  deps.wakeDispatcher();
}

/** Principal of a document without restrictions of its own. */
const ANYONE = '*';

/** The words of texts that every reader of the dataset may read, for spelling and completion. */
async function recordVocabulary({ db }: JobDeps, chunks: ClaimedChunk[]): Promise<void> {
  const open = chunks.filter(({ principals }) => principals.includes(ANYONE));
  for (const datasetId of new Set(open.map((chunk) => chunk.datasetId))) {
    const texts = open.filter((chunk) => chunk.datasetId === datasetId).map(({ text }) => text);
    await recordWords(db, datasetId, [...new Set(texts.flatMap(findSpelledWords))]);
  }
}

/** Chunks that could not be marked: where their version was swept meanwhile, the points just written must go again. */
async function removeOrphans(deps: EmbeddingRun, unmarked: ClaimedChunk[]): Promise<void> {
  for (const versionId of new Set(unmarked.map((chunk) => chunk.versionId))) {
    const state = await sweepState(deps.db, versionId);
    if (state !== 'in-use') await removeVersion(deps.vectors, deps.collection, versionId);
  }
}
