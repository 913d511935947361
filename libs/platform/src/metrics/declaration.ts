/** The values that a label takes: a closed list, or values that the installation brings, with a bound on how many. */
export type LabelValues = readonly string[] | OpenLabel;

/** A label whose values are not known here, e.g. names of models. */
export interface OpenLabel {
  /** What the values are, for the reference. */
  readonly of: string;
  /** So many values get series of their own in a process; every further one is counted as `other`. */
  readonly most: number;
}

/** What is known about a metric before anybody measures: its documentation and what prom-client needs. */
export interface MetricDeclaration {
  /** By the conventions of Prometheus: base units, `_total` on counters; GenAI and database names as OpenTelemetry has them. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels?: Readonly<Record<string, LabelValues>>;
  /** Upper bounds of a histogram, in the unit of its name. */
  readonly buckets?: readonly number[];
}

/** The metrics of a part of a process, by the name that the code calls them. */
export type MetricDeclarations = Readonly<Record<string, MetricDeclaration>>;

/** Where a value goes that the declaration does not know. */
export const OTHER = 'other';

/** Checks declarations and keeps their literal types, so that labels and their values are checked where they are used. */
export function declareMetrics<const D extends MetricDeclarations>(declarations: D): D {
  return declarations;
}

/** Label values as the code gives them: the declared literals of a closed list, any text of an open one. */
export type LabelsOf<D extends MetricDeclaration> = D extends {
  readonly labels: infer L extends Readonly<Record<string, LabelValues>>;
}
  ? { readonly [K in keyof L]: L[K] extends readonly (infer V)[] ? V : string }
  : Readonly<Record<string, never>>;

/** Seconds; from a cached answer to a slow model. */
export const DURATION_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];
