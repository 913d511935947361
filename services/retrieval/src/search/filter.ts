import type { SearchFilter } from '@aia/contracts';
import type { Filter, KeywordField } from '@aia/vectors';
import type { SearchScope } from './ports.js';

/** Principal of a document without restrictions of its own. */
const ANYONE = '*';

/** Payload field of each list of the request's filter. */
const FIELDS = {
  datasetIds: 'datasetId',
  documentIds: 'documentId',
  sources: 'sources',
  languages: 'language',
  mimes: 'mime',
  labels: 'labels',
  authors: 'author',
} as const satisfies Partial<Record<keyof SearchFilter, KeywordField>>;

/** Principals that a document's own list is compared with. */
export function documentPrincipals(principals: readonly string[]): string[] {
  return [ANYONE, ...principals];
}

/** What a search asks of the vector store: the caller's datasets and principals, and the request's own filter. */
export function indexFilter(scope: SearchScope, filter: SearchFilter = {}): Filter {
  return {
    kind: 'and',
    filters: [
      { kind: 'anyOf', field: 'datasetId', values: scope.datasetIds },
      { kind: 'anyOf', field: 'principals', values: documentPrincipals(scope.identity.principals) },
      ...conditionsOf(filter),
    ],
  };
}

/** The parts of a filter, which must all hold. */
function conditionsOf(filter: SearchFilter): Filter[] {
  const lists = Object.entries(FIELDS).flatMap(([part, field]): Filter[] => {
    const values = filter[part as keyof typeof FIELDS];
    return values ? [{ kind: 'anyOf', field, values }] : [];
  });
  return [
    ...lists,
    ...underPaths(filter),
    ...updatedBetween(filter),
    ...(filter.and ?? []).map(asOne),
    ...(filter.or ? [{ kind: 'or' as const, filters: filter.or.map(asOne) }] : []),
    ...(filter.not ? [{ kind: 'not' as const, filter: asOne(filter.not) }] : []),
  ];
}

function asOne(filter: SearchFilter): Filter {
  return { kind: 'and', filters: conditionsOf(filter) };
}

/** A point holds its document's path and every folder above it, so that a prefix is one of them. */
function underPaths({ pathPrefixes }: SearchFilter): Filter[] {
  if (!pathPrefixes) return [];
  const paths = pathPrefixes.map((path) => path.replace(/^\/+|\/+$/g, ''));
  // The root holds everything.
  return paths.includes('') ? [] : [{ kind: 'anyOf', field: 'paths', values: paths }];
}

/** From `updatedAfter` on, up to but without `updatedBefore`. */
function updatedBetween({ updatedAfter, updatedBefore }: SearchFilter): Filter[] {
  if (updatedAfter === undefined && updatedBefore === undefined) return [];
  return [
    {
      kind: 'range',
      field: 'updatedAt',
      ...(updatedAfter === undefined ? {} : { gte: Date.parse(updatedAfter) }),
      ...(updatedBefore === undefined ? {} : { lt: Date.parse(updatedBefore) }),
    },
  ];
}
