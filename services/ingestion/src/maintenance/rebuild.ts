import type { MaintenanceFinding } from '@aia/contracts';
import {
  findActiveIndex,
  reindexDocuments,
  redispatchImports,
  redispatchSweeps,
  requeueEverything,
  requeuePublications,
} from '@aia/database/ingestion';
import { VectorStoreError, type VectorStore } from '@aia/vectors';
import type { JobDeps } from '../jobs/job-deps.js';
import { prepareCollection } from '../prepare-collection.js';

/** Documents that one transaction marks. */
const PAGE = 200;
const MAX_SWEEPS = 100_000;

/**
 * Makes the collection if it is gone or broken, and marks every chunk that is or will be searched as missing from it: the embedding
 * workers write them again, while documents stay published. Texts come from Postgres, so no file is read again.
 */
export async function rebuildIndex(
  deps: Pick<JobDeps, 'db' | 'vectors' | 'embedder'>,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<MaintenanceFinding[]> {
  const { db, vectors, embedder } = deps;
  if (dryRun) return [];
  const model = { name: embedder.model, dimension: embedder.dimension };
  await prepareReadable(db, vectors, model);
  let [documents, chunks] = [0, 0];
  for (let after: string | undefined; ;) {
    signal.throwIfAborted();
    const page = await reindexDocuments(db, { after, limit: PAGE });
    documents += page.documents;
    chunks += page.chunks;
    after = page.last;
    if (page.documents < PAGE) break;
  }
  return [counted('documents-to-index', documents), counted('chunks-to-embed', chunks)];
}

/** A collection that its store cannot read, although it answers, is dropped: everything in it is written again anyway. */
async function prepareReadable(
  db: JobDeps['db'],
  vectors: VectorStore,
  model: { name: string; dimension: number },
): Promise<void> {
  try {
    const { collection } = await prepareCollection(db, vectors, model);
    await vectors.page(collection, { limit: 1 });
  } catch (error) {
    if (!(error instanceof VectorStoreError) || error.code !== 'unavailable') throw error;
    await vectors.ping();
    await vectors.dropCollection(await activeCollection(db, error));
    await prepareCollection(db, vectors, model);
  }
}

async function activeCollection(db: JobDeps['db'], cause: unknown): Promise<string> {
  const active = await findActiveIndex(db);
  if (!active) throw cause;
  return active.collection;
}

/** Dispatches everything again that Postgres knows to be unfinished, as if Redis had lost all it held. */
export async function rebuildQueues(
  { db }: Pick<JobDeps, 'db'>,
  dryRun: boolean,
): Promise<MaintenanceFinding[]> {
  if (dryRun) return [];
  return [
    counted('documents', await requeueEverything(db)),
    counted('publications', await requeuePublications(db)),
    counted('sweeps', await redispatchSweeps(db, 0, MAX_SWEEPS)),
    counted('imports', await redispatchImports(db, 0)),
  ];
}

function counted(kind: string, count: number): MaintenanceFinding {
  return { kind, found: count, repaired: count, examples: [] };
}
