import { metricGroups, processMetrics } from '../metrics/processes.js';
import { quantile, rate, type Dashboard, type Panel } from './model.js';

/** What all services have is drawn by hand; of the rest, every metric gets a panel. */
const COMMON = new Set(['HTTP', 'Connections to Postgres', 'Node']);

/** A dashboard for each service: how it answers, what it uses, and every metric of its own. */
export const serviceDashboards: readonly Dashboard[] = Object.entries(processMetrics).map(
  ([service, groups]) => ({
    name: `service-${service}`,
    title: `AI Assistant / Service ${service}`,
    rows: [
      { title: 'Requests', panels: requests(service) },
      { title: 'Process', panels: resources(service) },
      ...metricGroups
        .filter((group) => groups.includes(group) && !COMMON.has(group.title))
        .map(({ title, declarations }) => ({
          title,
          panels: Object.values(declarations).map((metric) => panelOf(metric, service)),
        })),
    ],
  }),
);

function requests(service: string): Panel[] {
  const of = `service="${service}"`;
  return [
    {
      title: 'Requests',
      unit: 'reqps',
      queries: [[rate(`http_server_requests_total{${of}}`, 'status'), '{{status}}']],
    },
    {
      title: 'Duration by route, 95 %',
      unit: 's',
      queries: [
        [`topk(10, ${quantile(0.95, 'http_server_request_duration_seconds', of, 'route')})`, '{{route}}'],
      ],
    },
    {
      title: 'Problems',
      unit: 'ops',
      queries: [[`${rate(`http_server_problems_total{${of}}`, 'code')} > 0`, '{{code}}']],
    },
  ];
}

function resources(service: string): Panel[] {
  const of = `service="${service}"`;
  return [
    {
      title: 'Processors in use',
      unit: 'short',
      queries: [[rate(`process_cpu_seconds_total{${of}}`, 'instance'), '{{instance}}']],
    },
    { title: 'Memory', unit: 'bytes', queries: [[`process_resident_memory_bytes{${of}}`, '{{instance}}']] },
    {
      title: 'Event loop lag, 99 %',
      unit: 's',
      queries: [[`nodejs_eventloop_lag_p99_seconds{${of}}`, '{{instance}}']],
    },
  ];
}

interface Metric {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels?: Readonly<Record<string, unknown>>;
}

function panelOf({ name, type, help, labels = {} }: Metric, service: string): Panel {
  const by = Object.keys(labels);
  const legend = by.map((label) => `{{${label}}}`).join(' ') || name;
  const of = `service="${service}"`;
  const unit = unitOf(name);
  switch (type) {
    case 'counter':
      return { title: name, help, unit: 'ops', queries: [[rate(`${name}{${of}}`, by.join(', ')), legend]] };
    case 'gauge':
      return {
        title: name,
        help,
        unit,
        queries: [
          [by.length === 0 ? `max(${name}{${of}})` : `max by (${by.join(', ')}) (${name}{${of}})`, legend],
        ],
      };
    case 'histogram':
      return {
        title: `${name}, 95 %`,
        help,
        unit,
        queries: [[quantile(0.95, name, of, by.join(', ')), legend]],
      };
  }
}

function unitOf(name: string): string {
  if (name.endsWith('_seconds')) return 's';
  if (name.endsWith('_bytes')) return 'bytes';
  return name.endsWith('_ratio') ? 'percentunit' : 'short';
}
