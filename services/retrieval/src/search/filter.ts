import type { SearchFilter } from '@aia/contracts';
import type { Filter } from '@aia/vectors';
import type { SearchScope } from './ports.js';

/** Principal of a document without restrictions of its own. */
const ANYONE = '*';

/** Principals that a document's own list is compared with. */
export function documentPrincipals(principals: readonly string[]): string[] {
  return [ANYONE, ...principals];
}

/** What a search asks of the vector store: the caller's datasets and principals, and the request's own filter. */
export function indexFilter(scope: SearchScope, filter: SearchFilter = {}): Filter {
  const anyOf = (
    field: Extract<Filter, { kind: 'anyOf' }>['field'],
    values: string[] | undefined,
  ): Filter[] => (values ? [{ kind: 'anyOf', field, values }] : []);
  return {
    kind: 'and',
    filters: [
      ...anyOf('datasetId', scope.datasetIds),
      ...anyOf('principals', documentPrincipals(scope.identity.principals)),
      ...anyOf('documentId', filter.documentIds),
      ...anyOf('language', filter.languages),
      ...anyOf('mime', filter.mimes),
      ...anyOf('labels', filter.labels),
      ...updatedBetween(filter),
    ],
  };
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
