import type { FacetField, SearchResponse } from '@aia/contracts';
import type { CheckedHit } from './check.js';

type Facets = NonNullable<SearchResponse['facets']>;

/** Values shown of each field. */
const MOST_VALUES = 20;

/** What a hit counts for, by field. Sources, languages and authors come from the point, the rest from Postgres. */
const VALUES: Record<FacetField, (hit: CheckedHit) => readonly string[]> = {
  dataset: ({ chunk }) => [chunk.datasetId],
  source: ({ hit }) => hit.payload.sources ?? [],
  language: ({ chunk }) => [chunk.language],
  mime: ({ chunk }) => (chunk.mime === null ? [] : [chunk.mime]),
  label: ({ chunk }) => chunk.labels,
  author: ({ hit }) => (hit.payload.author === undefined ? [] : [hit.payload.author]),
  folder: ({ hit }) => (hit.payload.paths ?? []).slice(0, -1),
};

/** Documents among the checked hits by value of each field, most first. A document counts once for a value. */
export function countFacets(hits: CheckedHit[], fields: readonly FacetField[]): Facets {
  return Object.fromEntries(fields.map((field) => [field, countField(hits, VALUES[field])]));
}

function countField(hits: CheckedHit[], valuesOf: (hit: CheckedHit) => readonly string[]) {
  const documents = new Map<string, Set<string>>();
  for (const hit of hits) {
    for (const value of valuesOf(hit)) {
      const seen = documents.get(value) ?? new Set();
      documents.set(value, seen.add(hit.chunk.documentId));
    }
  }
  return [...documents]
    .map(([value, seen]) => ({ value, count: seen.size }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_VALUES);
}
