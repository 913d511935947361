import type { LabelValues, MetricDeclaration } from '../../libs/platform/src/metrics/index.js';
import { metricGroups } from './processes.js';

/** Labels that Prometheus and its discovery add, and `service`, which every process adds. */
const ADDED = ['job', 'instance', 'service', 'namespace', 'pod'];

/** Metrics that come from elsewhere, with their labels. */
const FOREIGN: Readonly<Record<string, readonly string[]>> = { up: [], probe_ssl_earliest_cert_expiry: [] };

/** What a series that a query may name looks like. */
interface Series {
  labels: Readonly<Record<string, LabelValues>>;
}

const ANY: LabelValues = { of: 'any', most: Infinity };

/** Every series name that the code can make: histograms have three. */
export const knownSeries: ReadonlyMap<string, Series> = new Map([
  ...metricGroups.flatMap(({ declarations }) => Object.values(declarations)).flatMap(seriesOf),
  ...Object.keys(FOREIGN).map((name) => [name, { labels: {} }] as const),
]);

function seriesOf({ name, type, labels = {} }: MetricDeclaration): [string, Series][] {
  if (type !== 'histogram') return [[name, { labels }]];
  return [
    [`${name}_bucket`, { labels: { ...labels, le: ANY } }],
    [`${name}_count`, { labels }],
    [`${name}_sum`, { labels }],
  ];
}

const SELECTOR = /([a-zA-Z_:][\w:]*)\{((?:[^"{}]|"(?:[^"\\]|\\.)*")*)\}/g;
const MATCHER = /(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g;
const GROUPING = /\b(?:by|on|without|ignoring)\s*\(([^)]*)\)/g;

/**
 * What is wrong with a PromQL expression: names that nothing measures, labels that a metric does not have, values that
 * a label does not take. Every selector must have its braces, so that a namespace can be put into it.
 * @param recorded names that rules record; `aia:…`, without labels.
 */
export function queryProblems(expr: string, recorded: ReadonlySet<string>): string[] {
  const selectors = [...expr.matchAll(SELECTOR)].map(([, name = '', matchers = '']) => ({ name, matchers }));
  if (selectors.length === 0) return ['no metric'];
  return [
    ...selectors.flatMap(({ name, matchers }) => selectorProblems(name, matchers, recorded)),
    ...bareNames(expr),
    ...groupingProblems(expr, selectors),
  ];
}

function selectorProblems(name: string, matchers: string, recorded: ReadonlySet<string>): string[] {
  if (recorded.has(name)) return [];
  const series = knownSeries.get(name);
  if (!series) return [`nothing measures ${name}`];
  return [...matchers.matchAll(MATCHER)].flatMap(([, label = '', operator, value = '']) => {
    if (ADDED.includes(label)) return [];
    const values = series.labels[label];
    if (!values) return [`${name} has no label ${label}`];
    const isClosed = !('most' in values);
    const isExact = operator === '=' || operator === '!=';
    return isClosed && isExact && !values.includes(value) ? [`${name}: ${label} is never ${value}`] : [];
  });
}

function bareNames(expr: string): string[] {
  const withoutText = expr.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return [...withoutText.matchAll(/[a-zA-Z_:][\w:]*(?!\w|:|\{)/g)]
    .map(([name]) => name)
    .filter((name) => knownSeries.has(name))
    .map((name) => `write ${name}{}`);
}

function groupingProblems(expr: string, selectors: { name: string }[]): string[] {
  const known = new Set([
    ...ADDED,
    ...selectors.flatMap(({ name }) => Object.keys(knownSeries.get(name)?.labels ?? {})),
  ]);
  return [...expr.matchAll(GROUPING)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !known.has(name))
    .map((name) => `nothing here has the label ${name}`);
}
