import { OTHER, type LabelValues, type MetricDeclaration } from './declaration.js';

/** Turns the labels of one measurement into labels that may have series. */
export type LabelGuard = (labels: Readonly<Record<string, string>>) => Record<string, string>;

/** Longest value of an open label: a name, never a text. */
const MOST_CHARACTERS = 120;

/**
 * A guard for one metric: values outside a closed list, and values past an open label's bound, become `other`. So whatever
 * a caller sends, the number of series has a bound that is written in the declaration.
 */
export function createLabelGuard({ labels = {} }: MetricDeclaration): LabelGuard {
  const guards = Object.entries(labels).map(([label, values]) => [label, guardOf(values)] as const);
  return (given) =>
    Object.fromEntries(guards.map(([label, guard]) => [label, guard(String(given[label] ?? OTHER))]));
}

function guardOf(values: LabelValues): (value: string) => string {
  if (!('most' in values)) {
    const allowed = new Set(values);
    return (value) => (allowed.has(value) ? value : OTHER);
  }
  const seen = new Set<string>();
  return (value) => {
    if (seen.has(value)) return value;
    if (seen.size >= values.most || value.length > MOST_CHARACTERS) return OTHER;
    seen.add(value);
    return value;
  };
}
