import { type Connection, Index, type Table } from '@lancedb/lancedb';
import { VectorStoreError } from '../vector-store.js';
import { collectionSchema, dimensionOf } from './rows.js';

/** An open table with what is known about it. */
export interface CollectionTable {
  readonly table: Table;
  readonly dimension: number;
}

/** Name of the full-text index, as LanceDB derives it from the column. */
export const TERMS_INDEX = 'terms_idx';

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
  for (const column of ['id', 'version_id']) {
    if (!indexed.has(column)) await table.createIndex(column, { config: Index.btree() });
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
  return { table, dimension: dimensionOf(await table.schema()) };
}
