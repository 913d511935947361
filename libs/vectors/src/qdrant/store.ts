import { QdrantClient, type Schemas } from '@qdrant/js-client-rest';
import { z } from 'zod';
import { checkDimension, lastOfEachId } from '../points.js';
import type {
  Filter,
  Hit,
  Point,
  PointPage,
  SearchOptions,
  StoredVector,
  VectorStore,
} from '../vector-store.js';
import { createCollection, DENSE, denseDimension, LEXICAL, type Quantization } from './collection.js';
import { guardQdrant } from './errors.js';
import { toQdrantFilter } from './filter.js';
import { parsePayload } from './payload.js';
import { documentVector, queryVector } from './sparse-terms.js';

export interface QdrantOptions {
  url: string;
  apiKey?: string;
  /** Of new collections; int8 unless told. */
  quantization?: Quantization;
  /** Milliseconds that one call may take; 30,000 unless told. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
/** Candidates that are rescored with the full vectors, per hit asked for. */
const OVERSAMPLING = 2;
/** Points in one page of a scan: 1.5 MB of vectors of 384 dimensions. */
const SCAN_PAGE = 1000;

/** The store of production: a Qdrant server, 1.15 or newer. Nothing is asked of it before the first call. */
export function createQdrantStore(options: QdrantOptions): VectorStore {
  const client = new QdrantClient({
    url: options.url,
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    checkCompatibility: false,
  });
  return new QdrantStore(client, options.quantization ?? 'int8');
}

class QdrantStore implements VectorStore {
  private readonly client: QdrantClient;
  private readonly quantization: Quantization;

  constructor(client: QdrantClient, quantization: Quantization) {
    this.client = client;
    this.quantization = quantization;
  }

  ensureCollection(collection: string, { dimension }: { dimension: number }): Promise<void> {
    return guardQdrant(collection, async () => {
      await createCollection(this.client, collection, dimension, this.quantization);
      checkDimension(collection, await denseDimension(this.client, collection), dimension);
    });
  }

  async dropCollection(collection: string): Promise<void> {
    await guardQdrant(collection, () => this.client.deleteCollection(collection));
  }

  async listCollections(): Promise<string[]> {
    const { collections } = await guardQdrant('', () => this.client.getCollections());
    return collections.map(({ name }) => name);
  }

  async setAlias(alias: string, collection: string): Promise<void> {
    const create = { create_alias: { alias_name: alias, collection_name: collection } };
    const drop = { delete_alias: { alias_name: alias } };
    await guardQdrant(collection, async () => {
      const known = await this.resolveAlias(alias);
      // One request: the server applies both actions under one lock.
      await this.client.updateCollectionAliases({ actions: known === null ? [create] : [drop, create] });
    });
  }

  async resolveAlias(alias: string): Promise<string | null> {
    const { aliases } = await guardQdrant(alias, () => this.client.getAliases());
    return aliases.find(({ alias_name: name }) => name === alias)?.collection_name ?? null;
  }

  async upsert(collection: string, points: Point[]): Promise<void> {
    if (points.length === 0) return;
    await guardQdrant(collection, async () => {
      const dimension = await denseDimension(this.client, collection);
      for (const { dense } of points) checkDimension(collection, dimension, dense.length);
      await this.client.upsert(collection, { wait: true, points: lastOfEachId(points).map(toPointStruct) });
    });
  }

  async delete(collection: string, filter: Filter): Promise<void> {
    await guardQdrant(collection, () =>
      this.client.delete(collection, { wait: true, filter: toQdrantFilter(filter) }),
    );
  }

  searchDense(collection: string, vector: number[], options: SearchOptions): Promise<Hit[]> {
    const params = options.exact
      ? { exact: true }
      : { quantization: { rescore: true, oversampling: OVERSAMPLING } };
    return this.search(collection, { query: vector, using: DENSE, params }, options);
  }

  async searchLexical(collection: string, terms: string[], options: SearchOptions): Promise<Hit[]> {
    if (terms.length === 0) return [];
    return this.search(collection, { query: queryVector(terms), using: LEXICAL }, options);
  }

  page(
    collection: string,
    { limit, after, filter }: { limit: number; after?: string; filter?: Filter },
  ): Promise<PointPage> {
    return guardQdrant(collection, async () => {
      // Qdrant's offset is the first id of the page; ours is the last id of the page before, which may be gone.
      const { points } = await this.client.scroll(collection, {
        limit: limit + 2,
        with_payload: true,
        ...(after ? { offset: after } : {}),
        ...(filter ? { filter: toQdrantFilter(filter) } : {}),
      });
      const following = points.filter(({ id }) => String(id) !== after);
      const items = following.slice(0, limit).map(({ id, payload }) => ({
        id: String(id),
        payload: parsePayload(payload),
      }));
      return { items, next: following.length > limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  async count(collection: string, filter?: Filter): Promise<number> {
    const only = filter ? { filter: toQdrantFilter(filter) } : {};
    const { count } = await guardQdrant(collection, () =>
      this.client.count(collection, { exact: true, ...only }),
    );
    return count;
  }

  async vectorsOf(collection: string, ids: string[]): Promise<StoredVector[]> {
    if (ids.length === 0) return [];
    const options = { ids, with_vector: [DENSE], with_payload: false };
    const records = await guardQdrant(collection, () => this.client.retrieve(collection, options));
    return records.map(({ id, vector }) => ({ id: String(id), dense: denseOf(vector) }));
  }

  async *vectors(collection: string): AsyncIterable<StoredVector[]> {
    let offset: Schemas['ExtendedPointId'] | undefined;
    do {
      const page = await guardQdrant(collection, () =>
        this.client.scroll(collection, {
          limit: SCAN_PAGE,
          with_payload: false,
          with_vector: [DENSE],
          ...(offset === undefined ? {} : { offset }),
        }),
      );
      yield page.points.map(({ id, vector }) => ({
        id: String(id),
        dense: (vector as Record<string, number[]>)[DENSE] ?? [],
      }));
      offset = (page.next_page_offset as Schemas['ExtendedPointId'] | null) ?? undefined;
    } while (offset !== undefined);
  }

  /** Qdrant optimizes by itself; this only tells an unknown collection. */
  async optimize(collection: string): Promise<void> {
    await guardQdrant(collection, () => this.client.getCollection(collection));
  }

  async ping(): Promise<void> {
    await guardQdrant('', () => this.client.getCollections());
  }

  async close(): Promise<void> {
    // Every call opens and ends its own request; there is nothing to close.
  }

  private search(
    collection: string,
    query: Pick<Schemas['QueryRequest'], 'query' | 'using' | 'params'>,
    { limit, filter }: Pick<SearchOptions, 'limit' | 'filter'>,
  ): Promise<Hit[]> {
    return guardQdrant(collection, async () => {
      const { points } = await this.client.query(collection, {
        ...query,
        limit,
        with_payload: true,
        ...(filter ? { filter: toQdrantFilter(filter) } : {}),
      });
      return points.map(({ id, score, payload }) => ({
        id: String(id),
        score,
        payload: parsePayload(payload),
      }));
    });
  }
}

/** The dense one of a point's named vectors, which the client types as anything. */
function denseOf(vector: unknown): number[] {
  const named = (vector ?? {}) as Record<string, unknown>;
  return z.array(z.number()).parse(named[DENSE]);
}

function toPointStruct({ id, dense, terms, payload }: Point): Schemas['PointStruct'] {
  const lexical = terms.length === 0 ? {} : { [LEXICAL]: documentVector(terms) };
  return { id, vector: { [DENSE]: dense, ...lexical }, payload: { ...payload } };
}
