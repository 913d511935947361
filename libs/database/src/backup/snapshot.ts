import type { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  qualified,
  quoteName,
  readMigrations,
  readSequences,
  readTables,
  type AppliedMigration,
  type SequencePosition,
  type TableShape,
} from './catalog.js';
import { holdSweeps } from './sweep-permit.js';

/** The database as it was at one moment, however long it is read. */
export interface DatabaseSnapshot {
  readonly tables: readonly TableShape[];
  readonly sequences: readonly SequencePosition[];
  readonly migrations: readonly AppliedMigration[];
  /** The rows of a table in Postgres' text format. */
  copy(table: TableShape): Readable;
  /** A query as of the same moment. */
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** Ends the snapshot and lets sweeps go on. */
  close(): Promise<void>;
}

/**
 * Opens a snapshot. Until it is closed, nothing is removed from the vector index, so that every chunk that the snapshot
 * calls indexed has its point there; writes go on.
 * @throws Error in one line when the database does not answer, was never migrated, or another backup runs.
 */
export async function openSnapshot(url: string): Promise<DatabaseSnapshot> {
  const client = await connectClient(url);
  try {
    await holdSweeps(client);
    await client.query('begin isolation level repeatable read read only');
    const migrations = await readMigrations(client);
    if (migrations.length === 0) throw new Error('The database holds nothing: it was never migrated.');
    const [tables, sequences] = [await readTables(client), await readSequences(client)];
    return {
      tables,
      sequences,
      migrations,
      copy: (table) => client.query(copyTo(`copy ${qualified(table)} (${columns(table)}) to stdout`)),
      query: async <T extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
        (await client.query<T>(text, values)).rows,
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** The columns of a table as SQL. */
export function columns(table: TableShape): string {
  return table.columns.map(quoteName).join(', ');
}

/** One connection of its own. @throws Error in one line that names the server. */
export async function connectClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'aia-backup',
    connectionTimeoutMillis: 5000,
  });
  // A connection that breaks fails the query that waits for it; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    const { host, pathname } = new URL(url);
    throw new Error(
      `The database ${host}${pathname} does not answer (${reason}). Check that Postgres runs and DATABASE_URL.`,
      { cause: error },
    );
  }
}
