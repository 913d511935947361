import type { QdrantClient } from '@qdrant/js-client-rest';
import { PAYLOAD_INDEXES } from './payload.js';

/** Name of the dense vector of a point, and of the sparse one. */
export const DENSE = 'dense';
export const LEXICAL = 'lexical';

/** How the dense vectors of a new collection are kept in memory. */
export type Quantization = 'int8' | 'none';

/** A quarter of the memory; searches read twice as many candidates and rescore them with the full vectors. */
const INT8 = { scalar: { type: 'int8', quantile: 0.99, always_ram: true } } as const;

/** Creates the collection unless it is there, and every payload index that is missing. Safe to call at once. */
export async function createCollection(
  client: QdrantClient,
  name: string,
  dimension: number,
  quantization: Quantization,
): Promise<void> {
  if (!(await exists(client, name))) {
    const creating = client.createCollection(name, {
      vectors: { [DENSE]: { size: dimension, distance: 'Cosine' } },
      sparse_vectors: { [LEXICAL]: { modifier: 'idf' } },
      ...(quantization === 'int8' ? { quantization_config: INT8 } : {}),
    });
    await creating.catch(async (error: unknown) => {
      if (!(await exists(client, name))) throw error; // else another process was faster
    });
  }
  const { payload_schema: indexed } = await client.getCollection(name);
  for (const [field, schema] of Object.entries(PAYLOAD_INDEXES)) {
    if (field in indexed) continue;
    await client.createPayloadIndex(name, { field_name: field, field_schema: schema, wait: true });
  }
}

async function exists(client: QdrantClient, name: string): Promise<boolean> {
  return (await client.collectionExists(name)).exists;
}

/** Dimension of the dense vectors of a collection or alias. */
export async function denseDimension(client: QdrantClient, name: string): Promise<number> {
  const { vectors } = (await client.getCollection(name)).config.params;
  const dense: unknown = vectors ? (vectors as Record<string, unknown>)[DENSE] : undefined;
  const size = (dense as { size?: unknown } | undefined)?.size;
  if (typeof size !== 'number')
    throw new TypeError(`The collection "${name}" has no vector called ${DENSE}.`);
  return size;
}
