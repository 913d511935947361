import { format } from 'prettier';
import type { Dashboard, Panel } from './model.js';

const WIDTH = 24;
const PANELS_A_ROW = 3;
const HEIGHT = 8;
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const REF_IDS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A dashboard as Grafana imports it. */
export function renderDashboard({ name, title, rows }: Dashboard): Promise<string> {
  const panels: object[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      type: 'row',
      title: row.title,
      collapsed: false,
      panels: [],
      gridPos: { h: 1, w: WIDTH, x: 0, y },
    });
    y += 1;
    row.panels.forEach((panel, i) => {
      const w = WIDTH / PANELS_A_ROW;
      const x = (i % PANELS_A_ROW) * w;
      panels.push({
        ...renderPanel(panel),
        gridPos: { h: HEIGHT, w, x, y: y + Math.floor(i / PANELS_A_ROW) * HEIGHT },
      });
    });
    y += Math.ceil(row.panels.length / PANELS_A_ROW) * HEIGHT;
  }
  const dashboard = {
    uid: `ai-assistant-${name}`,
    title,
    tags: ['ai-assistant'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    timezone: 'browser',
    links: [{ type: 'dashboards', title: 'AI Assistant', tags: ['ai-assistant'], asDropdown: true }],
    templating: { list: [datasourceVariable, namespaceVariable] },
    panels: panels.map((panel, i) => ({ id: i + 1, ...panel })),
  };
  return format(JSON.stringify(dashboard), { parser: 'json' });
}

const datasourceVariable = {
  name: 'datasource',
  type: 'datasource',
  query: 'prometheus',
  label: 'Prometheus',
};

/** Empty where nothing has a namespace, as without Kubernetes: `.*` matches that too. */
const namespaceVariable = {
  name: 'namespace',
  type: 'query',
  label: 'Namespace',
  datasource: DATASOURCE,
  query: 'label_values(http_server_active_requests, namespace)',
  includeAll: true,
  allValue: '.*',
  current: { text: 'All', value: '$__all' },
  refresh: 2,
};

function renderPanel({ title, unit, queries, kind = 'timeseries', help }: Panel): object {
  return {
    type: kind,
    title,
    ...(help === undefined ? {} : { description: help }),
    datasource: DATASOURCE,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: kind === 'timeseries' ? { legend: { displayMode: 'list', placement: 'bottom' } } : {},
    targets: queries.map(([expr, legend], i) => ({
      refId: REF_IDS[i],
      datasource: DATASOURCE,
      expr: inNamespace(expr),
      legendFormat: legend,
    })),
  };
}

/** Puts the namespace into every selector of an expression. */
function inNamespace(expr: string): string {
  return expr.replace(/([\w:])\{(\}?)/g, (_all, before: string, end: string) =>
    end === '' ? `${before}{namespace=~"$namespace",` : `${before}{namespace=~"$namespace"}`,
  );
}
