import type { VectorStore } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { createQdrantStore } from '@aia/vectors/qdrant';

/** Where the benchmark keeps its vectors: a folder, or a Qdrant server. */
export type StorePlace = { path: string } | { url: string };

/** The store at a place. */
export async function openStore(place: StorePlace): Promise<VectorStore> {
  return 'path' in place ? createLanceDbStore(place) : createQdrantStore(place);
}
