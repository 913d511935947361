import type { VectorStore } from '@aia/vectors';
import { joinWrites } from './joined-writes.js';

/** Runs a task while nobody else, in any process, runs one. */
export type Exclusively = <T>(task: () => Promise<T>) => Promise<T>;

/** Points of one commit at most: a few MB of vectors and terms. */
const MAX_POINTS = 1024;

/**
 * A vector store whose changes go through one writer at a time across processes, for stores that allow only one: LanceDB
 * is a folder, and overlapping commits to one table would have to be repeated. Searches are not held up.
 * Writes of this process that wait for their turn share it: a commit costs as much as its points.
 */
export function createExclusiveStore(store: VectorStore, exclusively: Exclusively): VectorStore {
  return {
    ensureCollection: (collection, options) => exclusively(() => store.ensureCollection(collection, options)),
    dropCollection: (collection) => exclusively(() => store.dropCollection(collection)),
    setAlias: (alias, collection) => exclusively(() => store.setAlias(alias, collection)),
    upsert: joinWrites({
      upsert: (collection, points) => store.upsert(collection, points),
      inTurn: exclusively,
      maxPoints: MAX_POINTS,
    }),
    delete: (collection, filter) => exclusively(() => store.delete(collection, filter)),
    // Building an index takes minutes; a commit that overlaps with a write is tried again by the next round.
    optimize: (collection) => store.optimize(collection),
    vectorsOf: (collection, ids) => store.vectorsOf(collection, ids),
    listCollections: () => store.listCollections(),
    resolveAlias: (alias) => store.resolveAlias(alias),
    searchDense: (collection, vector, options) => store.searchDense(collection, vector, options),
    searchLexical: (collection, terms, options) => store.searchLexical(collection, terms, options),
    page: (collection, options) => store.page(collection, options),
    count: (collection, filter) => store.count(collection, filter),
    vectors: (collection) => store.vectors(collection),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}
