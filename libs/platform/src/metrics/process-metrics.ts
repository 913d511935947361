import { collectDefaultMetrics, Registry } from 'prom-client';
import { declareMetrics } from './declaration.js';

const counter = (name: string, help: string) => ({ name, type: 'counter', help }) as const;
const gauge = (name: string, help: string) => ({ name, type: 'gauge', help }) as const;
const lag = (what: string) => gauge(`nodejs_eventloop_lag_${what}_seconds`, `Lag of the event loop: ${what}`);
const KINDS = { of: 'kinds of handles and requests that Node names', most: 30 };
const byType = (name: string, help: string) => ({ ...gauge(name, help), labels: { type: KINDS } }) as const;
const HEAP_SPACES = { of: "V8's heap spaces", most: 20 };
const bySpace = (what: string) =>
  ({
    ...gauge(`nodejs_heap_space_size_${what}_bytes`, `Size of a heap space: ${what}`),
    labels: { space: HEAP_SPACES },
  }) as const;

/** What prom-client measures of every Node process (on Linux; elsewhere some are missing). */
export const nodeMetrics = declareMetrics({
  cpuUser: counter('process_cpu_user_seconds_total', 'Processor time in user mode'),
  cpuSystem: counter('process_cpu_system_seconds_total', 'Processor time in the kernel'),
  cpu: counter('process_cpu_seconds_total', 'Processor time'),
  started: gauge('process_start_time_seconds', 'When the process started, Unix time'),
  resident: gauge('process_resident_memory_bytes', 'Memory that the process holds'),
  virtual: gauge('process_virtual_memory_bytes', 'Virtual memory'),
  heapOfProcess: gauge('process_heap_bytes', 'Heap of the process'),
  openFiles: gauge('process_open_fds', 'Open file descriptors'),
  mostFiles: gauge('process_max_fds', 'File descriptors that may be open'),
  lag: gauge('nodejs_eventloop_lag_seconds', 'Lag of the event loop at the scrape'),
  lagMin: lag('min'),
  lagMax: lag('max'),
  lagMean: lag('mean'),
  lagStddev: lag('stddev'),
  lagP50: lag('p50'),
  lagP90: lag('p90'),
  lagP99: lag('p99'),
  resources: byType('nodejs_active_resources', 'Resources that keep the event loop alive'),
  resourcesTotal: gauge(
    'nodejs_active_resources_total',
    'Resources that keep the event loop alive, together',
  ),
  handles: byType('nodejs_active_handles', 'Open handles of libuv'),
  handlesTotal: gauge('nodejs_active_handles_total', 'Open handles of libuv, together'),
  requests: byType('nodejs_active_requests', 'Open requests of libuv'),
  requestsTotal: gauge('nodejs_active_requests_total', 'Open requests of libuv, together'),
  heapTotal: gauge('nodejs_heap_size_total_bytes', 'Heap that V8 has reserved'),
  heapUsed: gauge('nodejs_heap_size_used_bytes', 'Heap that V8 uses'),
  external: gauge('nodejs_external_memory_bytes', 'Memory outside the heap that belongs to objects in it'),
  spaceTotal: bySpace('total'),
  spaceUsed: bySpace('used'),
  spaceAvailable: bySpace('available'),
  version: {
    ...gauge('nodejs_version_info', 'Version of Node'),
    labels: {
      version: { of: 'versions of Node', most: 1 },
      major: { of: 'major versions', most: 1 },
      minor: { of: 'minor versions', most: 1 },
      patch: { of: 'patch versions', most: 1 },
    },
  },
  collections: {
    name: 'nodejs_gc_duration_seconds',
    type: 'histogram',
    help: 'Duration of garbage collections',
    labels: { kind: ['major', 'minor', 'incremental', 'weakcb'] },
    buckets: [0.001, 0.01, 0.1, 1, 2, 5],
  },
});

/** A clock that ticks for the lag of the event loop, ms: prom-client's own 10 wakes an idle process a hundred times a second. */
const LAG_TICK_MS = 100;

/** A registry of one process with Node's default metrics and the `service` label on everything. */
export function createMetricsRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_TICK_MS });
  return registry;
}
