import type { VectorStore } from '@aia/vectors';

/** Where the vectors are, as the environment says it. */
export interface VectorStoreEnv {
  VECTOR_STORE: 'lancedb' | 'qdrant';
  LANCEDB_PATH?: string | undefined;
  QDRANT_URL?: string | undefined;
  QDRANT_API_KEY?: string | undefined;
}

/** Loads the chosen adapter only: each brings a large client. @throws Error naming the variable that it lacks. */
export async function openVectorStore(env: VectorStoreEnv): Promise<VectorStore> {
  if (env.VECTOR_STORE === 'qdrant') {
    if (!env.QDRANT_URL) throw new Error('VECTOR_STORE=qdrant needs QDRANT_URL.');
    const { createQdrantStore } = await import('@aia/vectors/qdrant');
    return createQdrantStore({
      url: env.QDRANT_URL,
      ...(env.QDRANT_API_KEY === undefined ? {} : { apiKey: env.QDRANT_API_KEY }),
    });
  }
  if (!env.LANCEDB_PATH) throw new Error('VECTOR_STORE=lancedb needs LANCEDB_PATH, the folder of the store.');
  const { createLanceDbStore } = await import('@aia/vectors/lancedb');
  return createLanceDbStore({ path: env.LANCEDB_PATH });
}
