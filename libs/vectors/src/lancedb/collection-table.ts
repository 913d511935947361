import { type Connection, Index, type Table } from '@lancedb/lancedb';
import { VectorStoreError } from '../vector-store.js';
import { collectionSchema, dimensionOf, PAYLOAD_COLUMNS } from './rows.js';

/** An open table with what is known about it. */
export interface CollectionTable {
  readonly table: Table;
  readonly dimension: number;
  /** Payload columns that it has; a table of an older version lacks the newest. */
  readonly columns: string[];
}

/** Name of the full-text index, as LanceDB derives it from the column. */
export const TERMS_INDEX = 'terms_idx';

/**
 * Indexes of the columns that filters ask for: B-trees for ids and ranges, bitmaps where few values repeat, and label
 * lists for columns of several values.
 */
const SCALAR_INDEXES = {
  id: () => Index.btree(),
  version_id: () => Index.btree(),
  document_id: () => Index.btree(),
  updated_at: () => Index.btree(),
  dataset_id: () => Index.bitmap(),
  language: () => Index.bitmap(),
  mime: () => Index.bitmap(),
  author: () => Index.bitmap(),
  principals: () => Index.labelList(),
  labels: () => Index.labelList(),
  sources: () => Index.labelList(),
  paths: () => Index.labelList(),
} as const;

/** Terms come analysed, so the index takes them as they are. `maxTokenLength` is above the analyzer's own limit. */
const termsIndex = () =>
  Index.fts({
    baseTokenizer: 'whitespace',
    withPosition: false,
    lowercase: false,
    stem: false,
    removeStopWords: false,
    asciiFolding: false,
    maxTokenLength: 1024,
  });

/** Creates the table and its indexes unless it is there; a crash in between is repaired by the next call. */
export async function createCollectionTable(db: Connection, name: string, dimension: number): Promise<void> {
  const exists = (await db.tableNames()).includes(name);
  const table = exists
    ? await db.openTable(name)
    : await db.createEmptyTable(name, collectionSchema(dimension), { mode: 'create', existOk: true });
  const indexed = new Set((await table.listIndices()).flatMap(({ columns }) => columns));
  if (!indexed.has('terms')) await table.createIndex('terms', { config: termsIndex() });
  const columns = new Set((await table.schema()).names.map(String));
  for (const [column, config] of Object.entries(SCALAR_INDEXES)) {
    if (columns.has(column) && !indexed.has(column)) await table.createIndex(column, { config: config() });
  }
  table.close();
}

/** Opens a table; throws `unknown-collection` when there is none of that name. */
export async function openCollectionTable(db: Connection, name: string): Promise<CollectionTable> {
  const names = await db.tableNames();
  if (!names.includes(name)) {
    throw new VectorStoreError('unknown-collection', `The vector store has no collection "${name}".`);
  }
  const table = await db.openTable(name);
  const schema = await table.schema();
  const present = new Set(schema.names.map(String));
  const columns = PAYLOAD_COLUMNS.filter((column) => present.has(column));
  return { table, dimension: dimensionOf(schema), columns };
}
