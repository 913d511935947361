import type { Filter, KeywordField, NumberField } from '../vector-store.js';

/** Column of each payload field. DataFusion folds unquoted names to lower case, hence the underscores. */
export const columnOf: Record<KeywordField | NumberField, string> = {
  datasetId: 'dataset_id',
  documentId: 'document_id',
  versionId: 'version_id',
  ordinal: 'ordinal',
  language: 'language',
  principals: 'principals',
  mime: 'mime',
  updatedAt: 'updated_at',
  labels: 'labels',
  sources: 'sources',
  author: 'author',
  paths: 'paths',
};

const LIST_FIELDS: ReadonlySet<KeywordField> = new Set(['principals', 'labels', 'sources', 'paths']);
const OPERATORS = { gte: '>=', lte: '<=', gt: '>', lt: '<' } as const;

/** The filter as a DataFusion predicate. Values are quoted as SQL literals, so that none of them can become SQL. */
export function toSql(filter: Filter): string {
  switch (filter.kind) {
    case 'equals':
      return anyOfSql(filter.field, [filter.value]);
    case 'anyOf':
      return anyOfSql(filter.field, filter.values);
    case 'range':
      return rangeSql(filter);
    case 'and':
      return joinSql(filter.filters, 'AND', 'true');
    case 'or':
      return joinSql(filter.filters, 'OR', 'false');
    case 'not':
      return `NOT (${toSql(filter.filter)})`;
  }
}

/** A string literal: DataFusion knows no escape but the doubled quote. */
export function quoteSql(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function anyOfSql(field: KeywordField, values: string[]): string {
  if (values.length === 0) return 'false';
  const list = values.map(quoteSql).join(', ');
  const column = columnOf[field];
  return LIST_FIELDS.has(field) ? `array_has_any(${column}, [${list}])` : `${column} IN (${list})`;
}

function rangeSql(filter: Extract<Filter, { kind: 'range' }>): string {
  const column = columnOf[filter.field];
  const bounds = (['gte', 'lte', 'gt', 'lt'] as const).flatMap((bound) => {
    const value = filter[bound];
    return value === undefined ? [] : [`${column} ${OPERATORS[bound]} ${numberSql(value)}`];
  });
  return bounds.length === 0 ? 'true' : bounds.join(' AND ');
}

function numberSql(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`A range bound must be a finite number, not ${value}.`);
  return `CAST('${value}' AS DOUBLE)`;
}

function joinSql(filters: Filter[], operator: 'AND' | 'OR', ofNone: string): string {
  return filters.length === 0 ? ofNone : filters.map((part) => `(${toSql(part)})`).join(` ${operator} `);
}
