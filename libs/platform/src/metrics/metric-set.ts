import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LabelsOf, MetricDeclaration, MetricDeclarations } from './declaration.js';
import { createLabelGuard, type LabelGuard } from './label-guard.js';

/** One value of a metric that is read when the metrics are. */
export interface Sample<L> {
  labels: L;
  value: number;
}

/** Reads the values of a metric at a scrape. */
export type ReadSamples<L> = () => Promise<readonly Sample<L>[]> | readonly Sample<L>[];

/** A count that only grows. */
export interface MetricCounter<L> {
  inc(labels: L, by?: number): void;
  /** Takes the count from where it is kept, e.g. another server's statistics, at every scrape. */
  onScrape(read: ReadSamples<L>): void;
}

/** A value that goes up and down. */
export interface MetricGauge<L> {
  set(labels: L, value: number): void;
  /** Reads the values at every scrape. A source that fails or is slow leaves them out: no value is better than an old one. */
  onScrape(read: ReadSamples<L>): void;
}

/** A distribution of values. */
export interface MetricHistogram<L> {
  observe(labels: L, value: number): void;
}

type MetricOf<D extends MetricDeclaration> = D['type'] extends 'counter'
  ? MetricCounter<LabelsOf<D>>
  : D['type'] extends 'gauge'
    ? MetricGauge<LabelsOf<D>>
    : MetricHistogram<LabelsOf<D>>;

/** The metrics of a set of declarations. */
export type MetricSet<D extends MetricDeclarations> = { readonly [K in keyof D]: MetricOf<D[K]> };

/** A scrape waits so long for a source of values, milliseconds. */
const SCRAPE_DEADLINE_MS = 1000;
/** Combinations of closed labels that start at 0, so that the first event already is an increase. */
const MOST_ZEROS = 48;

/** Builds prom-client's metrics from their declarations, in a process's registry. */
export function createMetrics<D extends MetricDeclarations>(
  registry: Registry,
  declarations: D,
): MetricSet<D> {
  const built = Object.entries(declarations).map(([key, declaration]) => [
    key,
    build(registry, declaration, createLabelGuard(declaration)),
  ]);
  return Object.fromEntries(built) as MetricSet<D>;
}

type AnyLabels = Readonly<Record<string, string>>;

function build(registry: Registry, declaration: MetricDeclaration, guard: LabelGuard) {
  const { name, help, labels = {}, buckets } = declaration;
  const config = { name, help, labelNames: Object.keys(labels), registers: [registry] };
  switch (declaration.type) {
    case 'counter':
      return counter(declaration, config, guard);
    case 'gauge':
      return gauge(config, guard);
    case 'histogram': {
      const metric = new Histogram({ ...config, buckets: [...(buckets ?? [])] });
      return { observe: (given: AnyLabels, value: number) => metric.observe(guard(given), value) };
    }
  }
}

interface Config {
  name: string;
  help: string;
  labelNames: string[];
  registers: Registry[];
}

function counter(
  declaration: MetricDeclaration,
  config: Config,
  guard: LabelGuard,
): MetricCounter<AnyLabels> {
  let read: ReadSamples<AnyLabels> | undefined;
  const metric: Counter = new Counter({
    ...config,
    async collect() {
      if (!read) return;
      const samples = await readInTime(read);
      this.reset();
      for (const { labels, value } of samples) this.inc(guard(labels), value);
    },
  });
  for (const labels of zeros(declaration)) metric.inc(labels, 0);
  return {
    inc: (labels, by = 1) => metric.inc(guard(labels), by),
    onScrape: (source) => {
      read = source;
      metric.reset();
    },
  };
}

function gauge(config: Config, guard: LabelGuard): MetricGauge<AnyLabels> {
  let read: ReadSamples<AnyLabels> | undefined;
  const metric = new Gauge({
    ...config,
    async collect() {
      if (!read) return;
      const samples = await readInTime(read);
      this.reset();
      // prom-client starts a metric without labels at 0: nothing was read, so there is nothing to say.
      if (samples.length === 0 && config.labelNames.length === 0) this.remove();
      for (const { labels, value } of samples) this.set(guard(labels), value);
    },
  });
  return {
    set: (labels, value) => metric.set(guard(labels), value),
    onScrape: (source) => void (read = source),
  };
}

/** The samples, or none when their source fails or is late. */
async function readInTime(read: ReadSamples<AnyLabels>): Promise<readonly Sample<AnyLabels>[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<[]>((resolve) => {
    timer = setTimeout(() => resolve([]), SCRAPE_DEADLINE_MS);
  });
  try {
    return await Promise.race([Promise.resolve(read()).catch(() => []), late]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}

/** Every combination of a metric's closed labels; none when a label is open or they are many. */
function zeros({ labels = {} }: MetricDeclaration): Record<string, string>[] {
  let combinations: Record<string, string>[] = [{}];
  for (const [label, values] of Object.entries(labels)) {
    if ('most' in values) return [];
    combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [label]: value })));
  }
  return combinations.length <= MOST_ZEROS ? combinations : [];
}
