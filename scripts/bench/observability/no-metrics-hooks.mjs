const NOTHING = `
const measure = { inc() {}, set() {}, observe() {}, onScrape() {} };
export const createMetrics = (_registry, declarations) =>
  Object.fromEntries(Object.keys(declarations).map((key) => [key, measure]));
`;
const NO_DEFAULTS = `
import { Registry } from 'prom-client';
export const nodeMetrics = {};
export const createMetricsRegistry = () => new Registry();
`;

/** Puts modules that measure nothing in place of those that do. */
export async function load(url, context, nextLoad) {
  const source = url.endsWith('/metrics/metric-set.js')
    ? NOTHING
    : url.endsWith('/metrics/process-metrics.js')
      ? NO_DEFAULTS
      : undefined;
  return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
}
