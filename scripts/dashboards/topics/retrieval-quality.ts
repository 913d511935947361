import { durations, quantile, rate, share, type Dashboard } from '../model.js';

/** What searches find and what they take. */
export const retrieval: Dashboard = {
  name: 'retrieval-quality',
  title: 'AI Assistant / Retrieval quality',
  rows: [
    {
      title: 'What searches find',
      panels: [
        {
          title: 'Searches',
          unit: 'ops',
          queries: [[rate('retrieval_searches_total{}', 'mode'), '{{mode}}']],
        },
        {
          title: 'Searches without hits',
          unit: 'percentunit',
          queries: [
            [share('retrieval_searches_without_hits_total{}', 'retrieval_searches_total{}'), 'share'],
          ],
        },
        {
          title: 'Degraded searches',
          unit: 'percentunit',
          queries: [
            [share('retrieval_searches_total{degraded!="no"}', 'retrieval_searches_total{}'), 'share'],
          ],
        },
        { title: 'Score of the best hit', unit: 'short', queries: durations('retrieval_top_score') },
        { title: 'Hits of a search', unit: 'short', queries: durations('retrieval_hits') },
        {
          title: 'Hits that Postgres refused',
          unit: 'ops',
          queries: [[rate('retrieval_dropped_hits_total{}'), 'hits']],
        },
      ],
    },
    {
      title: 'What they take',
      panels: [
        {
          title: 'Steps, 95 %',
          unit: 's',
          queries: [[quantile(0.95, 'retrieval_step_duration_seconds', '', 'step'), '{{step}}']],
        },
        {
          title: 'Vector store, 95 %',
          unit: 's',
          queries: [
            [
              quantile(0.95, 'db_client_operation_duration_seconds', '', 'db_operation_name'),
              '{{db_operation_name}}',
            ],
          ],
        },
        {
          title: 'Calls of the vector store that failed',
          unit: 'ops',
          queries: [[rate('db_client_operation_failures_total{}', 'error_type'), '{{error_type}}']],
        },
        {
          title: 'Questions whose vector was remembered',
          unit: 'percentunit',
          queries: [
            [
              share(
                'retrieval_query_embeddings_total{cache="hit"}',
                'retrieval_query_embeddings_total{cache!="off"}',
              ),
              'share',
            ],
          ],
        },
      ],
    },
  ],
};
