import { errorDefinitions, type ErrorCode } from '@aia/contracts';
import { declareMetrics } from './declaration.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Few bounds, because every route has them: the gateway alone has more than a hundred routes. */
const ROUTE_BUCKETS = [0.01, 0.05, 0.1, 0.25, 1, 5, 30];
const ROUTE = {
  of: 'the pattern of the matched route, never the path itself; `unmatched` for the rest',
  most: 160,
};
const CODES = Object.keys(errorDefinitions) as ErrorCode[];

/** What every service says about its HTTP requests: rate, errors and duration of each route. */
export const httpMetrics = declareMetrics({
  requests: {
    name: 'http_server_requests_total',
    type: 'counter',
    help: 'HTTP requests by method, route and class of status',
    labels: { method: METHODS, route: ROUTE, status: ['1xx', '2xx', '3xx', '4xx', '5xx'] },
  },
  duration: {
    name: 'http_server_request_duration_seconds',
    type: 'histogram',
    help: 'Duration of HTTP requests; that of a stream is the time until it ended',
    labels: { method: METHODS, route: ROUTE },
    buckets: ROUTE_BUCKETS,
  },
  problems: {
    name: 'http_server_problems_total',
    type: 'counter',
    help: 'Problem answers by their code: refused sign-ins, limits that were hit, services that were away',
    labels: { code: CODES },
  },
  active: {
    name: 'http_server_active_requests',
    type: 'gauge',
    help: 'HTTP requests that are being answered, open streams included',
  },
});

/** `404` -> `4xx`. */
export function statusClass(status: number): '1xx' | '2xx' | '3xx' | '4xx' | '5xx' {
  return `${Math.min(5, Math.max(1, Math.floor(status / 100)))}xx` as '2xx';
}
