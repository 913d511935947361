import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHART } from './code-facts.js';

/** What the chart says about one service, read from its template without Helm. */
export interface ChartService {
  /** Names of the variables that it may set. */
  variables: string[];
  /** Components that it may call. */
  uses: string[];
}

/** @throws Error when the chart does not describe the service. */
export function chartService(component: string): ChartService {
  const text = readFileSync(join(CHART, 'charts', component, 'templates/_service.tpl'), 'utf8');
  const uses = /^uses: \[(.*)\]$/m.exec(text)?.[1];
  if (uses === undefined) throw new Error(`The chart does not say what ${component} uses.`);
  return {
    variables: [...text.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name ?? ''),
    uses: uses
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .sort(),
  };
}

/** Variables that the umbrella gives to every service. */
export function commonVariables(): string[] {
  const text = readFileSync(join(CHART, 'charts/common/templates/_workloads.tpl'), 'utf8');
  return [...text.matchAll(/"([A-Z][A-Z0-9_]+)"/g)].map(([, name]) => name ?? '');
}

/** The queues that the chart knows, and those that its default pools work on. */
export function chartQueues(): { known: string[]; worked: string[] } {
  const template = readFileSync(join(CHART, 'charts/ingestion-worker/templates/_service.tpl'), 'utf8');
  const list = /define "aia.queues".*\n\{\{- list (.*) \| toJson/.exec(template)?.[1] ?? '';
  const { pools } = chartValues('ingestion-worker') as { pools: Record<string, { queues: string[] }> };
  return {
    known: [...list.matchAll(/"([a-z-]+)"/g)].map(([, name]) => name ?? ''),
    worked: Object.values(pools).flatMap(({ queues }) => queues),
  };
}

/** Values of the umbrella, or of one of its charts. */
export function chartValues(component?: string): Record<string, unknown> {
  const file = join(CHART, ...(component ? ['charts', component] : []), 'values.yaml');
  return (existsSync(file) ? parse(readFileSync(file, 'utf8')) : {}) as Record<string, unknown>;
}

/** The name of the Redis key that an autoscaler reads, made as the chart's template makes it. */
export function chartQueueKey(prefix: string, queue: string, state: string): string {
  const template = readFileSync(join(CHART, 'templates/scaledobject.yaml'), 'utf8');
  const format = /printf "([^"]+)" \$\.Values\.global\.queuePrefix \$queue \$state/.exec(template)?.[1];
  if (format === undefined)
    throw new Error('templates/scaledobject.yaml makes its keys in another way by now.');
  return [prefix, queue, state].reduce((text, part) => text.replace('%s', part), format);
}

/** States that the chart's autoscalers add up. */
export function chartQueueStates(): string[] {
  const template = readFileSync(join(CHART, 'templates/scaledobject.yaml'), 'utf8');
  const list = /range \$state := list (.*?) \}\}/.exec(template)?.[1] ?? '';
  return [...list.matchAll(/"([a-z]+)"/g)].map(([, name]) => name ?? '');
}
