import {
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  type RecordBatch,
  Schema,
  Utf8,
} from 'apache-arrow';
import type { Point, PointPayload, StoredVector } from '../vector-store.js';

/** Payload columns that every answer carries; the vector and the terms stay in the store. */
export const PAYLOAD_COLUMNS = [
  'id',
  'dataset_id',
  'document_id',
  'version_id',
  'ordinal',
  'language',
  'principals',
  'mime',
  'updated_at',
  'labels',
  'sources',
  'author',
  'paths',
];

/** Columns of a collection: `terms` holds the analysed terms joined by spaces, as the full-text index reads them. */
export function collectionSchema(dimension: number): Schema {
  const text = (name: string) => new Field(name, new Utf8(), false);
  const texts = (name: string) => new Field(name, new List(new Field('item', new Utf8(), true)), false);
  const vector = new FixedSizeList(dimension, new Field('item', new Float32(), true));
  return new Schema([
    text('id'),
    new Field('vector', vector, false),
    text('terms'),
    text('dataset_id'),
    text('document_id'),
    text('version_id'),
    new Field('ordinal', new Int32(), false),
    text('language'),
    texts('principals'),
    text('mime'),
    new Field('updated_at', new Float64(), false),
    texts('labels'),
    texts('sources'),
    text('author'),
    texts('paths'),
  ]);
}

/** Dimension of the vectors of a collection with this schema. */
export function dimensionOf(schema: Schema): number {
  const type: unknown = schema.fields.find(({ name }) => name === 'vector')?.type;
  const size = (type as { listSize?: unknown } | undefined)?.listSize;
  if (typeof size !== 'number') throw new TypeError('The table has no vector column of a fixed size.');
  return size;
}

/** The row of a point, with those of its payload columns that the table has. */
export function toRow({ id, dense, terms, payload }: Point, columns: string[]): Record<string, unknown> {
  const row: Record<string, unknown> = {
    id,
    vector: dense,
    terms: terms.join(' '),
    dataset_id: payload.datasetId,
    document_id: payload.documentId,
    version_id: payload.versionId,
    ordinal: payload.ordinal,
    language: payload.language,
    principals: payload.principals,
    mime: payload.mime,
    updated_at: payload.updatedAt,
    labels: payload.labels,
    sources: payload.sources ?? [],
    author: payload.author ?? '',
    paths: payload.paths ?? [],
  };
  const present = new Set(['id', 'vector', 'terms', ...columns]);
  return Object.fromEntries(Object.entries(row).filter(([column]) => present.has(column)));
}

/** A row as LanceDB returns it for `PAYLOAD_COLUMNS`; lists come as Arrow vectors. */
export interface StoredRow {
  id: string;
  dataset_id: string;
  document_id: string;
  version_id: string;
  ordinal: number;
  language: string;
  principals: Iterable<string>;
  mime: string;
  updated_at: number;
  labels: Iterable<string>;
  sources?: Iterable<string>;
  author?: string;
  paths?: Iterable<string>;
}

/** The payload of a row. */
export function toPayload(row: StoredRow): PointPayload {
  return {
    datasetId: row.dataset_id,
    documentId: row.document_id,
    versionId: row.version_id,
    ordinal: row.ordinal,
    language: row.language,
    principals: [...row.principals],
    mime: row.mime,
    updatedAt: row.updated_at,
    labels: [...row.labels],
    ...optionalFields(row),
  };
}

/** Empty is absent: the table knows no difference. */
function optionalFields({ sources = [], author = '', paths = [] }: StoredRow): Partial<PointPayload> {
  const [sourceList, pathList] = [[...sources], [...paths]];
  return {
    ...(sourceList.length > 0 ? { sources: sourceList } : {}),
    ...(author === '' ? {} : { author }),
    ...(pathList.length > 0 ? { paths: pathList } : {}),
  };
}

/** Ids and vectors of one batch of a scan. */
export function toVectors(batch: RecordBatch): StoredVector[] {
  const ids = batch.getChild('id');
  const vectors = batch.getChild('vector');
  return Array.from({ length: batch.numRows }, (_, row) => ({
    id: String(ids?.get(row)),
    dense: [...(vectors?.get(row) as Iterable<number>)],
  }));
}
