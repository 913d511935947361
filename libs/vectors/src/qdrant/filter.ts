import type { Schemas } from '@qdrant/js-client-rest';
import type { Filter } from '../vector-store.js';

type QdrantFilter = Schemas['Filter'];
type Condition = Schemas['Condition'];

/** Holds for no point. An empty `should` would hold for every one. */
const NEVER: Condition = { has_id: [] };

/** The filter as Qdrant's. Payload keys are the payload's own field names; list fields match by any element. */
export function toQdrantFilter(filter: Filter): QdrantFilter {
  return { must: [toCondition(filter)] };
}

function toCondition(filter: Filter): Condition {
  switch (filter.kind) {
    case 'equals':
      return { key: filter.field, match: { value: filter.value } };
    case 'anyOf':
      return filter.values.length === 0 ? NEVER : { key: filter.field, match: { any: filter.values } };
    case 'range':
      return rangeCondition(filter);
    case 'and':
      return { must: filter.filters.map(toCondition) };
    case 'or':
      return filter.filters.length === 0 ? NEVER : { should: filter.filters.map(toCondition) };
    case 'not':
      return { must_not: [toCondition(filter.filter)] };
  }
}

function rangeCondition({ field, gte, lte, gt, lt }: Extract<Filter, { kind: 'range' }>): Condition {
  for (const bound of [gte, lte, gt, lt]) {
    if (bound !== undefined && !Number.isFinite(bound))
      throw new RangeError(`A range bound must be a finite number, not ${bound}.`);
  }
  const range = {
    ...(gte === undefined ? {} : { gte }),
    ...(lte === undefined ? {} : { lte }),
    ...(gt === undefined ? {} : { gt }),
    ...(lt === undefined ? {} : { lt }),
  };
  return Object.keys(range).length === 0 ? { must: [] } : { key: field, range };
}
