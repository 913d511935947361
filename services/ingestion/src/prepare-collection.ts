import type { Database, Kysely } from '@aia/database';
import { ensureActiveIndex, moveActiveIndex, type ActiveIndex } from '@aia/database/ingestion';
import { ANALYZER_VERSION } from '@aia/language';
import { chunksAlias, chunksCollection, type VectorStore } from '@aia/vectors';

/**
 * Makes sure that there is an active index, first one of the given model, that its collection exists, and that its alias
 * points there: Postgres decides, whatever a crash in the middle of an activation left behind. Another model than the
 * given one may be active, because its index was built since.
 */
export async function prepareCollection(
  db: Kysely<Database>,
  vectors: VectorStore,
  model: { name: string; dimension: number },
): Promise<ActiveIndex> {
  const alias = chunksAlias(model.name);
  const known = await vectors.resolveAlias(alias);
  const active = await ensureActiveIndex(db, {
    alias,
    collection: known ?? chunksCollection(model.name, model.dimension, ANALYZER_VERSION),
    embeddingModel: model.name,
    dimension: model.dimension,
    createdBy: null,
  });
  const restored = await restoredCollection(vectors, active);
  if (restored) {
    await moveActiveIndex(db, active.id, restored);
    return { ...active, collection: restored };
  }
  await vectors.ensureCollection(active.collection, { dimension: active.dimension });
  if ((await vectors.resolveAlias(active.alias)) !== active.collection)
    await vectors.setAlias(active.alias, active.collection);
  return active;
}

/** A restored backup fills a fresh collection behind the alias; the one that Postgres names is gone then. */
async function restoredCollection(vectors: VectorStore, active: ActiveIndex): Promise<string | null> {
  const behind = await vectors.resolveAlias(active.alias);
  if (behind === null || behind === active.collection) return null;
  return (await vectors.listCollections()).includes(active.collection) ? null : behind;
}
