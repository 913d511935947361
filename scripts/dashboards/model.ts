/** One curve: a PromQL expression, whose every selector has its braces, and what the legend says. */
export type Query = readonly [expr: string, legend: string];

export interface Panel {
  title: string;
  /** A unit of Grafana, e.g. `s`, `bytes`, `reqps`, `percentunit`, `short`. */
  unit: string;
  queries: readonly Query[];
  /** `stat` shows the last value in large letters. */
  kind?: 'timeseries' | 'stat';
  /** What to look for; the reader sees it beside the title. */
  help?: string;
}

export interface Row {
  title: string;
  panels: readonly Panel[];
}

export interface Dashboard {
  /** File name and stable id, `ai-assistant-…` in Grafana. */
  name: string;
  title: string;
  rows: readonly Row[];
}

/** The rate of a counter by its labels. */
export function rate(series: string, by = ''): string {
  const sum = by === '' ? 'sum' : `sum by (${by})`;
  return `${sum} (rate(${series}[$__rate_interval]))`;
}

/** A quantile of a histogram; `matchers` go into its selector. */
export function quantile(q: number, histogram: string, matchers = '', by = ''): string {
  const labels = by === '' ? 'le' : `le, ${by}`;
  return `histogram_quantile(${q}, sum by (${labels}) (rate(${histogram}_bucket{${matchers}}[$__rate_interval])))`;
}

/** The share of one rate in another; nothing while nothing happens. */
export function share(part: string, whole: string): string {
  return `${rate(part)} / (${rate(whole)} > 0)`;
}

/** Median and 95th percentile of a histogram. */
export function durations(histogram: string, matchers = ''): Query[] {
  return [
    [quantile(0.5, histogram, matchers), 'median'],
    [quantile(0.95, histogram, matchers), '95 %'],
  ];
}
