import { ANALYZER_VERSION } from '@aia/language';
import { chunksAlias, chunksCollection, type VectorStore } from '@aia/vectors';

/**
 * Makes sure that the embedding model's collection exists and that its alias points to one. An alias that points to
 * another collection already is left alone: a newer one may have been built. Returns the alias.
 */
export async function prepareCollection(
  vectors: VectorStore,
  model: { name: string; dimension: number },
): Promise<string> {
  const alias = chunksAlias(model.name);
  if ((await vectors.resolveAlias(alias)) !== null) return alias;
  const collection = chunksCollection(model.name, model.dimension, ANALYZER_VERSION);
  await vectors.ensureCollection(collection, { dimension: model.dimension });
  await vectors.setAlias(alias, collection);
  return alias;
}
