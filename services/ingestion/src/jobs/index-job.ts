import type { Index } from '@aia/contracts';
import {
  activateIndex,
  chunksOfVersions,
  countBuiltChunks,
  findIndex,
  markBuilt,
  missingVersions,
  removeIndex,
  sampleBuiltChunks,
  sweepState,
  updateIndex,
} from '@aia/database/ingestion';
import type { JobHandler } from '@aia/queue';
import { chunksAlias } from '@aia/vectors';
import { buildIndex } from '../indexes/build-index.js';
import { selfCheck } from '../indexes/verify-index.js';
import type { JobDeps } from './job-deps.js';

/** Brings an index to where its state asks for: built and verified, active, or gone. */
export function createIndexJob(deps: JobDeps): JobHandler<'index'> {
  return async ({ indexId }, context) => {
    const index = await findIndex(deps.db, indexId);
    if (!index) return;
    try {
      if (index.status === 'building') await build(deps, index, context.signal);
      if (index.status === 'activating') await activate(deps, index, context.signal);
      if (index.status === 'dropping') await drop(deps, index);
    } catch (error) {
      context.signal.throwIfAborted();
      if (!context.lastAttempt) throw error;
      deps.logger.error({ err: error, indexId }, 'the index could not be finished');
      const reason =
        'The index could not be finished because of a fault on our side; see the log of the worker.';
      await updateIndex(deps.db, indexId, { status: 'failed', reason });
    }
    deps.wakeDispatcher();
  };
}

async function build(deps: JobDeps, index: Index, signal: AbortSignal): Promise<void> {
  const { vectors, targets, db } = deps;
  await vectors.ensureCollection(index.collection, { dimension: index.dimension });
  await fill(deps, index, signal);
  await vectors.optimize(index.collection);
  const embedder = targets.embedderOf(index.embeddingModel);
  const verify = selfCheck({
    vectors,
    next: { collection: index.collection, embedder },
    active: await targets.refresh(),
    sample: (limit) => sampleBuiltChunks(db, index.id, limit),
    chunkCount: () => countBuiltChunks(db, index.id),
  });
  const verification = await verify(signal);
  const reason =
    'The new index finds less than the active one, so it cannot be activated; see its verification.';
  await updateIndex(
    db,
    index.id,
    verification.passed ? { status: 'ready', verification } : { status: 'failed', verification, reason },
  );
}

/** Catches up with what was published meanwhile; the rest happens while publication is held. Searches never wait. */
async function activate(deps: JobDeps, index: Index, signal: AbortSignal): Promise<void> {
  await fill(deps, index, signal);
  const alias = chunksAlias(index.embeddingModel);
  await activateIndex(deps.db, { ...index, alias }, async () => {
    await fill(deps, index, signal);
    await deps.vectors.setAlias(alias, index.collection);
  });
  await deps.targets.refresh();
  deps.logger.info({ indexId: index.id, collection: index.collection }, 'another index is active');
}

async function fill(deps: JobDeps, index: Index, signal: AbortSignal): Promise<void> {
  const { db, vectors } = deps;
  await buildIndex(
    {
      vectors,
      collection: index.collection,
      embedder: deps.targets.embedderOf(index.embeddingModel),
      batch: deps.embedBatch,
      missingVersions: (limit) => missingVersions(db, index.id, limit),
      chunksOf: (versionIds, page) => chunksOfVersions(db, versionIds, page),
      markBuilt: (versionIds) => markBuilt(db, index.id, versionIds),
      isInUse: async (versionId) => (await sweepState(db, versionId)) === 'in-use',
    },
    signal,
  );
}

async function drop(deps: JobDeps, index: Index): Promise<void> {
  await deps.vectors.dropCollection(index.collection);
  await removeIndex(deps.db, index.id);
}
