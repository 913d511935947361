import { Readable } from 'node:stream';
import { INDEXED_AMONG, INDEXED_BY_MODEL, type DatabaseSnapshot } from '@aia/database/backup';
import { chunksAlias, VectorStoreError, type StoredVector, type VectorStore } from '@aia/vectors';
import { BackupError } from './backup-error.js';
import { saveStream } from './checked-file.js';
import type { Manifest } from './manifest.js';
import { encodeVectors } from './vector-file.js';

type SavedVectors = Manifest['vectors'][number];

/**
 * Saves the vectors of every chunk that the snapshot calls indexed as `vectors/<alias>.f32`. Terms and payloads are not
 * saved: they are made from the chunks again, as they were when the chunks came in.
 */
export async function saveVectors(
  folder: string,
  snapshot: DatabaseSnapshot,
  vectors: VectorStore,
): Promise<SavedVectors[]> {
  const models = await snapshot.query<{ model: string; points: number }>(INDEXED_BY_MODEL);
  const saved: SavedVectors[] = [];
  for (const { model, points } of models) {
    const one = await saveModel(folder, { snapshot, vectors, model });
    saved.push({ ...one, model, missing: points - one.points });
  }
  return saved;
}

interface Source {
  snapshot: DatabaseSnapshot;
  vectors: VectorStore;
  model: string;
}

async function saveModel(folder: string, source: Source) {
  const alias = chunksAlias(source.model);
  const seen = { points: 0, dimension: 1 };
  const file = await saveStream(folder, `vectors/${alias}.f32`, Readable.from(records(source, seen)));
  return { ...seen, file };
}

/** The records of the points that belong to the snapshot; newer ones and leftovers are passed over. */
async function* records({ snapshot, vectors, model }: Source, seen: { points: number; dimension: number }) {
  for await (const batch of scan(vectors, chunksAlias(model))) {
    const ids = batch.map(({ id }) => id);
    const rows = await snapshot.query<{ id: string }>(INDEXED_AMONG, [ids, model]);
    const wanted = new Set(rows.map(({ id }) => id));
    const kept = batch.filter(({ id }) => wanted.has(id));
    if (kept.length === 0) continue;
    seen.points += kept.length;
    seen.dimension = kept[0]?.dense.length ?? seen.dimension;
    yield encodeVectors(kept, seen.dimension);
  }
}

async function* scan(vectors: VectorStore, alias: string): AsyncIterable<StoredVector[]> {
  try {
    yield* vectors.vectors(alias);
  } catch (error) {
    if (error instanceof VectorStoreError && error.code === 'unknown-collection') return; // every point is missing
    if (!(error instanceof VectorStoreError)) throw error;
    throw new BackupError(`${error.message} Nothing was saved; check the vector store and try again.`, {
      cause: error,
    });
  }
}
