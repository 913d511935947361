import { join } from 'node:path';
import type { Database, Kysely } from '@aia/database';
import { chunksById } from '@aia/database/backup';
import { ANALYZER_VERSION } from '@aia/language';
import { chunksAlias, chunksCollection, type StoredVector, type VectorStore } from '@aia/vectors';
import { index } from '../pipeline/index.js';
import { damaged, type Manifest } from './manifest.js';
import { readVectors } from './vector-file.js';

/** Points in one write, some 60 MB: few large writes make few fragments, and LanceDB merges them after each. */
const BATCH = 10_000;

/** Collections that were filled beside the ones in use. */
export interface LoadedVectors {
  collections: { alias: string; collection: string }[];
  /** Drops them again. */
  discard(): Promise<void>;
}

/**
 * Fills a fresh collection for each embedding model: vectors from the backup, terms and payload from the chunks, by the
 * same function that indexes new documents.
 */
export async function loadVectors(
  db: Kysely<Database>,
  vectors: VectorStore,
  folder: string,
  manifest: Manifest,
): Promise<LoadedVectors> {
  const collections: LoadedVectors['collections'] = [];
  const discard = async () => {
    for (const { collection } of collections) await vectors.dropCollection(collection);
  };
  try {
    for (const saved of manifest.vectors.filter(({ points }) => points > 0)) {
      const collection = await freshName(
        vectors,
        chunksCollection(saved.model, saved.dimension, ANALYZER_VERSION),
      );
      collections.push({ alias: chunksAlias(saved.model), collection });
      await vectors.ensureCollection(collection, { dimension: saved.dimension });
      for await (const batch of readVectors(join(folder, saved.file.path), saved.dimension, BATCH))
        await loadBatch(db, vectors, collection, batch);
      await vectors.optimize(collection);
      const points = await vectors.count(collection);
      if (points !== saved.points) throw damaged(folder, `${points} of ${saved.points} vectors have a chunk`);
    }
    return { collections, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** Lets searches see the new collections, then drops the ones that they replace. */
export async function activateVectors(vectors: VectorStore, { collections }: LoadedVectors): Promise<void> {
  for (const { alias, collection } of collections) {
    const before = await vectors.resolveAlias(alias);
    await vectors.setAlias(alias, collection);
    if (before !== null && before !== collection) await vectors.dropCollection(before);
  }
}

async function loadBatch(
  db: Kysely<Database>,
  vectors: VectorStore,
  collection: string,
  batch: StoredVector[],
): Promise<void> {
  const dense = new Map(batch.map((vector) => [vector.id, vector.dense]));
  const chunks = await chunksById(
    db,
    batch.map(({ id }) => id),
  );
  await index(
    vectors,
    collection,
    chunks,
    chunks.map(({ id }) => dense.get(id) ?? []),
  );
}

/** The usual name, or one that nobody uses yet. */
async function freshName(vectors: VectorStore, name: string): Promise<string> {
  const taken = new Set(await vectors.listCollections());
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}_restored_${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}
