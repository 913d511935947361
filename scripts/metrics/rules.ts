import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const RULES = 'deployment/monitoring/rules.yml';

/** One rule: a record or an alert. */
export interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** Every rule of deployment/monitoring/rules.yml in order. */
export function readRules(): Rule[] {
  const { groups } = parse(readFileSync(RULES, 'utf8')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** Names that the rules record. */
export function recordedNames(rules: readonly Rule[]): Set<string> {
  return new Set(rules.flatMap(({ record }) => record ?? []));
}
