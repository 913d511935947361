import { durations, rate, type Dashboard } from '../model.js';

const GATEWAY = 'service="gateway"';

/** Whether people get what they ask for, and whether anything waits. */
export const overview: Dashboard = {
  name: 'overview',
  title: 'AI Assistant / Overview',
  rows: [
    {
      title: 'Do people get what they ask for?',
      panels: [
        {
          title: 'Calls that failed',
          unit: 'percentunit',
          kind: 'stat',
          queries: [['aia:api_errors:ratio_rate1h{}', 'last hour']],
          help: 'Objective: below 0.5 % over 30 days.',
        },
        {
          title: 'Answers that ended in an error',
          unit: 'percentunit',
          kind: 'stat',
          queries: [['aia:chat_failures:ratio_rate1h{}', 'last hour']],
          help: 'Objective: below 1 % over 30 days.',
        },
        {
          title: 'Changes searchable after more than ten minutes',
          unit: 'percentunit',
          kind: 'stat',
          queries: [['aia:ingestion_late:ratio_rate1h{}', 'last hour']],
          help: 'Objective: below 5 % over 30 days.',
        },
        {
          title: 'Calls',
          unit: 'reqps',
          queries: [[rate(`http_server_requests_total{${GATEWAY}}`, 'status'), '{{status}}']],
        },
        {
          title: 'Answers',
          unit: 'ops',
          queries: [[rate('chat_answers_total{}', 'status, mode'), '{{status}} {{mode}}']],
        },
        {
          title: 'Time to the first word',
          unit: 's',
          queries: durations('chat_time_to_first_token_seconds'),
        },
      ],
    },
    {
      title: 'Is anything waiting or broken?',
      panels: [
        {
          title: 'Documents on their way',
          unit: 'short',
          queries: [['max by (state) (ingestion_unfinished_documents{})', '{{state}}']],
        },
        {
          title: 'Longest wait of a document',
          unit: 's',
          queries: [['max(ingestion_oldest_wait_seconds{})', 'wait']],
        },
        {
          title: 'Problems by code',
          unit: 'ops',
          queries: [[rate('http_server_problems_total{}', 'service, code') + ' > 0', '{{service}} {{code}}']],
        },
        { title: 'Processes that answer', unit: 'short', queries: [['sum by (job) (up{})', '{{job}}']] },
        {
          title: 'Event loop lag, 99 %',
          unit: 's',
          queries: [['max by (service) (nodejs_eventloop_lag_p99_seconds{})', '{{service}}']],
        },
        {
          title: 'Memory',
          unit: 'bytes',
          queries: [['sum by (service) (process_resident_memory_bytes{})', '{{service}}']],
        },
      ],
    },
  ],
};
