import { durations, quantile, rate, type Dashboard } from '../model.js';

/** Documents on their way, the embedder and the queues. */
export const ingestion: Dashboard = {
  name: 'ingestion-and-queues',
  title: 'AI Assistant / Ingestion and queues',
  rows: [
    {
      title: 'Documents',
      panels: [
        {
          title: 'Documents by outcome',
          unit: 'ops',
          queries: [[rate('ingestion_documents_total{}', 'outcome'), '{{outcome}}']],
        },
        {
          title: 'Documents on their way',
          unit: 'short',
          queries: [['max by (state) (ingestion_unfinished_documents{})', '{{state}}']],
        },
        {
          title: 'From change to searchable',
          unit: 's',
          queries: durations('ingestion_change_to_searchable_seconds'),
        },
        {
          title: 'Published bytes',
          unit: 'Bps',
          queries: [[rate('ingestion_published_bytes_total{}'), 'bytes']],
        },
        {
          title: 'Indexed chunks',
          unit: 'ops',
          queries: [[rate('ingestion_chunks_indexed_total{}'), 'chunks']],
        },
        { title: 'Dead letters', unit: 'short', queries: [['max(ingestion_dead_letters{})', 'documents']] },
        {
          title: 'Oldest sources',
          unit: 's',
          queries: [['topk(10, max by (source) (ingestion_source_age_seconds{}))', '{{source}}']],
        },
      ],
    },
    {
      title: 'Embedding',
      panels: [
        { title: 'Tokens a second', unit: 'short', queries: [[rate('embedder_tokens_total{}'), 'tokens']] },
        { title: 'Chunks in a batch', unit: 'short', queries: durations('embedder_batch_chunks') },
        { title: 'Duration of a batch', unit: 's', queries: durations('embedder_batch_duration_seconds') },
        {
          title: 'Writing a batch to the index',
          unit: 's',
          queries: durations('ingestion_index_write_duration_seconds'),
        },
        {
          title: 'The embedder did not answer',
          unit: 'ops',
          queries: [[rate('embedder_unavailable_total{}'), 'calls']],
        },
      ],
    },
    {
      title: 'Queues',
      panels: [
        {
          title: 'Jobs by state',
          unit: 'short',
          queries: [['max by (queue, state) (queue_jobs{}) > 0', '{{queue}} {{state}}']],
        },
        {
          title: 'Longest wait in a queue',
          unit: 's',
          queries: [['max by (queue) (queue_oldest_wait_seconds{})', '{{queue}}']],
        },
        {
          title: 'Waits, 95 %',
          unit: 's',
          queries: [[quantile(0.95, 'queue_job_wait_seconds', '', 'queue'), '{{queue}}']],
        },
        {
          title: 'Durations, 95 %',
          unit: 's',
          queries: [[quantile(0.95, 'queue_job_duration_seconds', '', 'queue'), '{{queue}}']],
        },
        {
          title: 'Tries by outcome',
          unit: 'ops',
          queries: [[rate('queue_jobs_total{}', 'queue, outcome') + ' > 0', '{{queue}} {{outcome}}']],
        },
        {
          title: 'Lost and found',
          unit: 'ops',
          queries: [
            [rate('queue_jobs_stalled_total{}', 'queue') + ' > 0', 'stalled {{queue}}'],
            [rate('ingestion_redispatched_total{}', 'kind') + ' > 0', 'redispatched {{kind}}'],
          ],
        },
        {
          title: 'Waiting for Redis',
          unit: 'short',
          queries: [['max(ingestion_outbox_depth{})', 'jobs']],
          help: 'Jobs that Redis was not told of yet.',
        },
        {
          title: 'Oldest of them',
          unit: 's',
          queries: [['max(ingestion_outbox_oldest_age_seconds{})', 'age']],
        },
      ],
    },
  ],
};
