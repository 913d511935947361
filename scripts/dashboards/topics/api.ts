import { quantile, rate, type Dashboard } from '../model.js';

const GATEWAY = 'service="gateway"';

/** Rate, errors and duration of the public API. */
export const api: Dashboard = {
  name: 'api',
  title: 'AI Assistant / API',
  rows: [
    {
      title: 'Rate, errors, duration',
      panels: [
        {
          title: 'Calls by route',
          unit: 'reqps',
          queries: [
            [
              `topk(10, ${rate(`http_server_requests_total{${GATEWAY}}`, 'method, route')})`,
              '{{method}} {{route}}',
            ],
          ],
        },
        {
          title: 'Failed calls by route',
          unit: 'reqps',
          queries: [
            [
              `topk(10, ${rate(`http_server_requests_total{${GATEWAY},status="5xx"}`, 'route')})`,
              '{{route}}',
            ],
          ],
        },
        {
          title: 'Slowest routes, 95 %',
          unit: 's',
          queries: [
            [
              `topk(10, ${quantile(0.95, 'http_server_request_duration_seconds', GATEWAY, 'route')})`,
              '{{route}}',
            ],
          ],
          help: 'A stream lasts until it ends.',
        },
        {
          title: 'Open requests',
          unit: 'short',
          queries: [['sum by (service) (http_server_active_requests{})', '{{service}}']],
        },
        {
          title: 'Refused sign-ins',
          unit: 'ops',
          queries: [
            [
              rate(
                `http_server_problems_total{${GATEWAY},code=~"unauthenticated|invalid-credentials|forbidden"}`,
                'code',
              ),
              '{{code}}',
            ],
          ],
        },
        {
          title: 'Limits that were hit',
          unit: 'ops',
          queries: [
            [
              rate(
                `http_server_problems_total{${GATEWAY},code=~"rate-limited|quota-exceeded|backlog-full|overloaded"}`,
                'code',
              ),
              '{{code}}',
            ],
          ],
        },
      ],
    },
  ],
};
