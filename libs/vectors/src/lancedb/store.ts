import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Connection, MatchQuery, Operator } from '@lancedb/lancedb';
import { checkDimension, lastOfEachId } from '../points.js';
import type {
  Filter,
  Hit,
  Point,
  PointPage,
  SearchOptions,
  StoredVector,
  VectorStore,
} from '../vector-store.js';
import { VectorStoreError } from '../vector-store.js';
import { type AliasFile, openAliasFile } from './aliases.js';
import { type CollectionTable, createCollectionTable, openCollectionTable } from './collection-table.js';
import { quoteSql, toSql } from './filter.js';
import { isOptimizationDue, optimizeTable } from './maintenance.js';
import { type StoredRow, toPayload, toRow, toVectors } from './rows.js';
import { buildInBackground, candidatesFor, isVectorIndexDue, REFINE_FACTOR } from './vector-index.js';
import { createWriteLock } from './write-lock.js';

export interface LanceDbOptions {
  /** Folder of the store; made when it is not there. */
  path: string;
  /** Points from which `optimize` builds a vector index; 20,000 unless told. */
  vectorIndexFrom?: number;
}

/**
 * The store of the embedded default: a folder, read and written in this process. One process writes at a time (the
 * ingestion worker); any number of others read, and see a write as soon as it resolved. Search is exact until `optimize`
 * has built a vector index, and exact beside it for the points that it does not hold yet. BM25 has k1 = 1.2 and b = 0.75,
 * LanceDB's own. Rejects with `unavailable` when the folder cannot be used.
 */
export async function createLanceDbStore(options: LanceDbOptions): Promise<VectorStore> {
  const db = await guard(async () => {
    await mkdir(options.path, { recursive: true });
    // 0: look for a newer version before every read; it costs 0.1 ms on a local disk.
    return connect(options.path, { readConsistencyInterval: 0 });
  });
  return new LanceDbStore(db, openAliasFile(options.path), options);
}

const DROP_TRIES = 6;
const DROP_PAUSE_MS = 50;

class LanceDbStore implements VectorStore {
  private readonly db: Connection;
  private readonly aliases: AliasFile;
  private readonly open = new Map<string, Promise<CollectionTable>>();
  private readonly locked = createWriteLock();
  private readonly options: LanceDbOptions;
  /** Tables whose vector index is being built: compacting one would take its rows away from under the builder. */
  private readonly building = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();

  constructor(db: Connection, aliases: AliasFile, options: LanceDbOptions) {
    this.db = db;
    this.aliases = aliases;
    this.options = options;
  }

  async ensureCollection(collection: string, { dimension }: { dimension: number }): Promise<void> {
    await guard(() =>
      this.locked(collection, async () => {
        await createCollectionTable(this.db, collection, dimension);
        this.open.delete(collection);
        checkDimension(collection, (await this.openTable(collection)).dimension, dimension);
      }),
    );
  }

  async dropCollection(collection: string): Promise<void> {
    await guard(() =>
      this.locked(collection, async () => {
        this.open.delete(collection);
        await this.removeTable(collection);
      }),
    );
  }

  /** Another process may write into the folder while it is emptied; what that leaves behind goes with the next try. */
  private async removeTable(name: string): Promise<void> {
    for (let attempt = 1; (await this.db.tableNames()).includes(name); attempt++) {
      try {
        await this.db.dropTable(name);
      } catch (error) {
        if (attempt === DROP_TRIES) throw error;
        await sleep(DROP_PAUSE_MS * attempt);
      }
    }
  }

  listCollections(): Promise<string[]> {
    return guard(() => this.db.tableNames());
  }

  async setAlias(alias: string, collection: string): Promise<void> {
    await guard(async () => {
      await this.openTable(collection);
      await this.locked('aliases', () => this.aliases.set(alias, collection));
    });
  }

  resolveAlias(alias: string): Promise<string | null> {
    return guard(() => this.aliases.resolve(alias));
  }

  async upsert(collection: string, points: Point[]): Promise<void> {
    if (points.length === 0) return;
    await this.write(collection, async ({ table, dimension, columns }, name) => {
      for (const { dense } of points) checkDimension(name, dimension, dense.length);
      await table
        .mergeInsert('id')
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute(lastOfEachId(points).map((point) => toRow(point, columns)));
      if (!this.building.has(name) && (await isOptimizationDue(table))) await optimizeTable(table);
    });
  }

  async delete(collection: string, filter: Filter): Promise<void> {
    await this.write(collection, async ({ table }) => {
      await table.delete(toSql(filter));
    });
  }

  async searchDense(collection: string, vector: number[], options: SearchOptions): Promise<Hit[]> {
    return this.read(collection, async ({ table, dimension, columns }, name) => {
      checkDimension(name, dimension, vector.length);
      const query = table.query().nearestTo(vector).distanceType('cosine');
      if (options.exact) query.bypassVectorIndex();
      else query.ef(candidatesFor(options.limit)).refineFactor(REFINE_FACTOR);
      if (options.filter) query.where(toSql(options.filter));
      const rows = (await query
        .select([...columns, '_distance'])
        .limit(options.limit)
        .toArray()) as (StoredRow & { _distance: number })[];
      return rows.map((row) => ({ id: row.id, score: 1 - row._distance, payload: toPayload(row) }));
    });
  }

  async searchLexical(collection: string, terms: string[], options: SearchOptions): Promise<Hit[]> {
    if (terms.length === 0) return [];
    return this.read(collection, async ({ table, columns }) => {
      const match = new MatchQuery(terms.join(' '), 'terms', { operator: Operator.Or });
      const query = table.query().fullTextSearch(match);
      if (options.filter) query.where(toSql(options.filter));
      const rows = (await query
        .select([...columns, '_score'])
        .limit(options.limit)
        .toArray()) as (StoredRow & { _score: number })[];
      return rows.map((row) => ({ id: row.id, score: row._score, payload: toPayload(row) }));
    });
  }

  async page(
    collection: string,
    options: { limit: number; after?: string; filter?: Filter },
  ): Promise<PointPage> {
    return this.read(collection, async (open) => {
      const rows = await pageRows(open, options);
      const items = rows.slice(0, options.limit).map((row) => ({ id: row.id, payload: toPayload(row) }));
      return { items, next: rows.length > options.limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  count(collection: string, filter?: Filter): Promise<number> {
    return this.read(collection, ({ table }) => table.countRows(filter ? toSql(filter) : undefined));
  }

  async vectorsOf(collection: string, ids: string[]): Promise<StoredVector[]> {
    if (ids.length === 0) return [];
    return this.read(collection, async ({ table }) => {
      const query = table.query().where(`id IN (${ids.map(quoteSql).join(', ')})`);
      const rows = (await query.select(['id', 'vector']).toArray()) as {
        id: string;
        vector: Iterable<number>;
      }[];
      return rows.map(({ id, vector }) => ({ id, dense: [...vector] }));
    });
  }

  async *vectors(collection: string): AsyncIterable<StoredVector[]> {
    const query = await this.read(collection, async ({ table }) => table.query().select(['id', 'vector']));
    try {
      for await (const batch of query) yield toVectors(batch);
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  async optimize(collection: string): Promise<void> {
    await this.read(collection, async ({ table }, name) => {
      await (this.building.get(name) ?? this.locked(name, () => optimizeTable(table)));
      const isDue = await isVectorIndexDue(table, this.options.vectorIndexFrom);
      if (isDue) await this.buildVectorIndex(name);
    });
  }

  /** Beside writes and searches; only compactions wait. A build that is under way is waited for. */
  private buildVectorIndex(name: string): Promise<void> {
    const running = this.building.get(name);
    if (running) return running;
    const build = this.locked(name, async () => undefined)
      .then(() => buildInBackground(this.options.path, name, this.closing.signal))
      .finally(() => this.building.delete(name));
    this.building.set(name, build);
    return build;
  }

  async ping(): Promise<void> {
    await guard(() => this.db.tableNames({ limit: 1 }));
  }

  async close(): Promise<void> {
    this.closing.abort(new Error('The store is closed.'));
    await Promise.allSettled(this.building.values());
    this.open.clear();
    this.db.close();
  }

  private read<T>(
    nameOrAlias: string,
    task: (table: CollectionTable, name: string) => Promise<T>,
  ): Promise<T> {
    return guard(async () => {
      const name = (await this.aliases.resolve(nameOrAlias)) ?? nameOrAlias;
      const known = this.open.has(name);
      try {
        return await task(await this.openTable(name), name);
      } catch (error) {
        if (!known || error instanceof VectorStoreError) throw error;
        // Another process may have dropped or replaced the table since it was opened here.
        this.open.delete(name);
        return task(await this.openTable(name), name);
      }
    });
  }

  private write(
    nameOrAlias: string,
    task: (table: CollectionTable, name: string) => Promise<void>,
  ): Promise<void> {
    return this.read(nameOrAlias, (table, name) => this.locked(name, () => task(table, name)));
  }

  private openTable(name: string): Promise<CollectionTable> {
    const known = this.open.get(name);
    if (known) return known;
    const opening = openCollectionTable(this.db, name);
    this.open.set(name, opening);
    opening.catch(() => this.open.delete(name));
    return opening;
  }
}

/** One row more than asked for tells whether another page follows. */
async function pageRows(
  { table, columns }: CollectionTable,
  options: { limit: number; after?: string; filter?: Filter },
): Promise<StoredRow[]> {
  const conditions = [
    ...(options.after === undefined ? [] : [`id > ${quoteSql(options.after)}`]),
    ...(options.filter ? [`(${toSql(options.filter)})`] : []),
  ];
  const query = table.query();
  if (conditions.length > 0) query.where(conditions.join(' AND '));
  query.orderBy({ columnName: 'id', ascending: true, nullsFirst: false });
  return (await query
    .select(columns)
    .limit(options.limit + 1)
    .toArray()) as StoredRow[];
}

/** LanceDB's own errors are about the folder or a clash with another writer: both may pass. */
async function guard<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    if (cause instanceof VectorStoreError) throw cause;
    throw unavailable(cause);
  }
}

function unavailable(cause: unknown): VectorStoreError {
  return new VectorStoreError('unavailable', 'The LanceDB folder cannot be used right now.', { cause });
}
