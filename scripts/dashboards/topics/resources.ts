import { rate, type Dashboard } from '../model.js';

/** Processors, memory, stores and disks. */
export const resources: Dashboard = {
  name: 'resources',
  title: 'AI Assistant / Resources',
  rows: [
    {
      title: 'Processes',
      panels: [
        {
          title: 'Processors in use',
          unit: 'short',
          queries: [[rate('process_cpu_seconds_total{}', 'service'), '{{service}}']],
        },
        {
          title: 'Memory',
          unit: 'bytes',
          queries: [['sum by (service) (process_resident_memory_bytes{})', '{{service}}']],
        },
        {
          title: 'Heap in use',
          unit: 'bytes',
          queries: [['sum by (service) (nodejs_heap_size_used_bytes{})', '{{service}}']],
        },
        {
          title: 'Event loop lag, 99 %',
          unit: 's',
          queries: [['max by (service) (nodejs_eventloop_lag_p99_seconds{})', '{{service}}']],
        },
        {
          title: 'Time in garbage collection',
          unit: 'percentunit',
          queries: [[rate('nodejs_gc_duration_seconds_sum{}', 'service'), '{{service}}']],
        },
        {
          title: 'Open files',
          unit: 'short',
          queries: [['sum by (service) (process_open_fds{})', '{{service}}']],
        },
      ],
    },
    {
      title: 'Stores',
      panels: [
        {
          title: 'Connections to Postgres',
          unit: 'short',
          queries: [['sum by (service, state) (db_client_connection_count{})', '{{service}} {{state}}']],
        },
        {
          title: 'Share of the pool in use',
          unit: 'percentunit',
          queries: [
            [
              'sum by (service) (db_client_connection_count{state="used"}) / sum by (service) (db_client_connection_max{})',
              '{{service}}',
            ],
          ],
        },
        {
          title: 'Calls that wait for a connection',
          unit: 'short',
          queries: [['sum by (service) (db_client_connection_pending_requests{})', '{{service}}']],
        },
        {
          title: 'Memory of Redis',
          unit: 'bytes',
          queries: [
            ['max(redis_memory_used_bytes{})', 'used'],
            ['max(redis_memory_max_bytes{}) > 0', 'limit'],
          ],
        },
        {
          title: 'Keys that Redis dropped',
          unit: 'ops',
          queries: [[rate('redis_evicted_keys_total{}'), 'keys']],
          help: 'Must stay 0.',
        },
        {
          title: 'Connections to Redis',
          unit: 'short',
          queries: [['max(redis_connected_clients{})', 'connections']],
        },
        {
          title: 'Free disk',
          unit: 'percentunit',
          queries: [
            ['min by (folder) (storage_free_bytes{}) / min by (folder) (storage_size_bytes{})', '{{folder}}'],
          ],
        },
      ],
    },
  ],
};
