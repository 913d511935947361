import { createMetrics, declareMetrics, DURATION_BUCKETS, timed } from '@aia/platform';
import type { Registry } from 'prom-client';
import { VectorStoreError, type VectorStore } from './vector-store.js';

const OPERATIONS = ['searchDense', 'searchLexical', 'upsert', 'delete', 'vectorsOf', 'optimize'] as const;

/** What a process says about the vector store that it uses; names by OpenTelemetry's conventions for databases. */
export const vectorMetrics = declareMetrics({
  duration: {
    name: 'db_client_operation_duration_seconds',
    type: 'histogram',
    help: 'Duration of calls of the vector store',
    labels: { db_system_name: ['lancedb', 'qdrant'], db_operation_name: OPERATIONS },
    buckets: DURATION_BUCKETS,
  },
  failures: {
    name: 'db_client_operation_failures_total',
    type: 'counter',
    help: 'Calls of the vector store that failed, by why',
    labels: {
      db_system_name: ['lancedb', 'qdrant'],
      error_type: ['wrong-dimension', 'unknown-collection', 'unavailable'],
    },
  },
});

/** The same store; what its searches and writes take is measured, whichever way they end. */
export function measureVectorStore(
  inner: VectorStore,
  system: 'lancedb' | 'qdrant',
  registry: Registry,
): VectorStore {
  const metrics = createMetrics(registry, vectorMetrics);
  const measured =
    <A extends unknown[], T>(operation: (typeof OPERATIONS)[number], call: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> =>
      timed(
        () => call(...args),
        (seconds, error) => {
          metrics.duration.observe({ db_system_name: system, db_operation_name: operation }, seconds);
          if (error === undefined) return;
          const error_type = error instanceof VectorStoreError ? error.code : 'unavailable';
          metrics.failures.inc({ db_system_name: system, error_type });
        },
      );
  return {
    ensureCollection: (collection, options) => inner.ensureCollection(collection, options),
    dropCollection: (collection) => inner.dropCollection(collection),
    listCollections: () => inner.listCollections(),
    setAlias: (alias, collection) => inner.setAlias(alias, collection),
    resolveAlias: (alias) => inner.resolveAlias(alias),
    upsert: measured('upsert', (collection, points) => inner.upsert(collection, points)),
    delete: measured('delete', (collection, filter) => inner.delete(collection, filter)),
    searchDense: measured('searchDense', (collection, vector, options) =>
      inner.searchDense(collection, vector, options),
    ),
    searchLexical: measured('searchLexical', (collection, terms, options) =>
      inner.searchLexical(collection, terms, options),
    ),
    page: (collection, options) => inner.page(collection, options),
    count: (collection, filter) => inner.count(collection, filter),
    vectors: (collection) => inner.vectors(collection),
    vectorsOf: measured('vectorsOf', (collection, ids) => inner.vectorsOf(collection, ids)),
    optimize: measured('optimize', (collection) => inner.optimize(collection)),
    ping: () => inner.ping(),
    close: () => inner.close(),
  };
}
