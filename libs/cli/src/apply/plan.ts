import { isDeepStrictEqual } from 'node:util';
import type { components } from '@aia/client';
import type { Dataset } from '../commands/find-dataset.js';
import type { DesiredDataset, DesiredSource } from './desired-state.js';

export type ActualSource = components['schemas']['DatasetSource'];

/** A dataset of the server with its sources; undefined where there is none of that name. */
export interface ActualDataset {
  dataset: Dataset;
  sources: ActualSource[];
}

/** What applying a file does to one dataset. */
export interface DatasetPlan {
  desired: DesiredDataset;
  actual: ActualDataset | undefined;
  /** Names of the fields that change. */
  changed: string[];
  added: DesiredSource[];
  updated: { desired: DesiredSource; actual: ActualSource; fields: string[] }[];
  removed: ActualSource[];
}

const COMPARED = [
  'config',
  'include',
  'exclude',
  'schedule',
  'enabled',
  'deleteMissing',
  'maxDeleteShare',
] as const;

/** Compares one dataset with what the file wants. Secrets cannot be compared: they are sent when they are asked for. */
export function planDataset(
  desired: DesiredDataset,
  actual: ActualDataset | undefined,
  options: { credentials: boolean },
): DatasetPlan {
  const present = new Map(actual?.sources.map((source) => [source.name, source]));
  const updated = desired.sources.flatMap((source) => {
    const found = present.get(source.name);
    const fields = found ? changedFields(source, found, options) : [];
    return found && fields.length > 0 ? [{ desired: source, actual: found, fields }] : [];
  });
  const wanted = new Set(desired.sources.map(({ name }) => name));
  return {
    desired,
    actual,
    changed: actual ? changedSettings(desired, actual.dataset) : [],
    added: desired.sources.filter(({ name }) => !present.has(name)),
    updated,
    removed: actual?.sources.filter(({ name }) => !wanted.has(name)) ?? [],
  };
}

function changedSettings(desired: DesiredDataset, actual: Dataset): string[] {
  const settings = (actual.settings ?? {}) as Record<string, unknown>;
  return [
    ...(desired.name !== undefined && desired.name !== actual.name ? ['name'] : []),
    ...(desired.description !== undefined && desired.description !== actual.description
      ? ['description']
      : []),
    ...Object.keys(desired.settings).filter((key) => !contains(settings[key], desired.settings[key])),
  ];
}

/** Whether everything that is wanted is so; the server may have filled defaults in beside it. */
function contains(actual: unknown, wanted: unknown): boolean {
  if (wanted === null || typeof wanted !== 'object' || Array.isArray(wanted))
    return isDeepStrictEqual(actual, wanted);
  if (actual === null || typeof actual !== 'object') return false;
  return Object.entries(wanted).every(([key, value]) =>
    contains((actual as Record<string, unknown>)[key], value),
  );
}

function changedFields(
  desired: DesiredSource,
  actual: ActualSource,
  options: { credentials: boolean },
): string[] {
  const fields: string[] = COMPARED.filter((field) => !isDeepStrictEqual(desired[field], actual[field]));
  const missing = desired.credentials !== undefined && (options.credentials || !actual.hasCredentials);
  const superfluous = desired.credentials === undefined && actual.hasCredentials;
  return missing || superfluous ? [...fields, 'credentials'] : fields;
}

/** Whether there is anything to do. */
export function isEmpty({ actual, changed, added, updated, removed }: DatasetPlan): boolean {
  return actual !== undefined && changed.length + added.length + updated.length + removed.length === 0;
}

/** The plan as people read it: `+` new, `~` changed, `-` removed. */
export function planLines(plans: readonly DatasetPlan[]): string[] {
  return plans
    .filter((plan) => !isEmpty(plan))
    .flatMap((plan) => {
      const { desired, actual, changed, added, updated, removed } = plan;
      const head = actual ? (changed.length > 0 ? '~' : ' ') : '+';
      const what = changed.length > 0 ? `: ${changed.join(', ')}` : '';
      return [
        `${head} dataset ${desired.slug}${what}`,
        ...added.map(({ name, config }) => `  + source ${name} (${config.type})`),
        ...updated.map(
          ({ desired: { name, config }, fields }) =>
            `  ~ source ${name} (${config.type}): ${fields.join(', ')}`,
        ),
        ...removed.map(
          ({ name, config, documentCount }) =>
            `  - source ${name} (${config.type}) with its ${documentCount} documents`,
        ),
      ];
    });
}
