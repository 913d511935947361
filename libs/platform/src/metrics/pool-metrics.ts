import type { Registry } from 'prom-client';
import { declareMetrics } from './declaration.js';
import { createMetrics } from './metric-set.js';

/** The connections of a pool at one moment. */
export interface PoolCounts {
  idle: number;
  used: number;
  /** Calls that wait for a connection. */
  waiting: number;
  /** Connections that the pool may open. */
  most: number;
}

/** What a process says about its connections to Postgres; names by OpenTelemetry's conventions for databases. */
export const poolMetrics = declareMetrics({
  connections: {
    name: 'db_client_connection_count',
    type: 'gauge',
    help: 'Connections to Postgres of this process',
    labels: { state: ['idle', 'used'] },
  },
  most: {
    name: 'db_client_connection_max',
    type: 'gauge',
    help: 'Connections to Postgres that this process may open (DATABASE_POOL_SIZE)',
  },
  waiting: {
    name: 'db_client_connection_pending_requests',
    type: 'gauge',
    help: 'Calls that wait for a connection to Postgres',
  },
});

/** Shows a pool in a process's metrics. */
export function measurePool(registry: Registry, counts: () => PoolCounts): void {
  const metrics = createMetrics(registry, poolMetrics);
  metrics.connections.onScrape(() => {
    const { idle, used } = counts();
    return [
      { labels: { state: 'idle' }, value: idle },
      { labels: { state: 'used' }, value: used },
    ];
  });
  metrics.most.onScrape(() => [{ labels: {}, value: counts().most }]);
  metrics.waiting.onScrape(() => [{ labels: {}, value: counts().waiting }]);
}
