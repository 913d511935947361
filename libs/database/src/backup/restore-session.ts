import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrations } from '../migrate.js';
import type { Database } from '../schema.js';
import {
  OWNED_SCHEMAS,
  qualified,
  type AppliedMigration,
  type SequencePosition,
  type TableShape,
} from './catalog.js';
import { dropForeignKeys, type ForeignKey } from './foreign-keys.js';
import { columns, connectClient } from './snapshot.js';

/** One transaction in which a whole database is written anew; until `commit`, nobody else sees any of it. */
export interface RestoreSession {
  /** Rows of users, datasets and conversations that the database held before; they are gone after the commit. */
  readonly rowsBefore: number;
  /** Queries inside the transaction. */
  readonly db: Kysely<Database>;
  /** Drops what is there and builds the tables as they were after exactly these migrations. */
  createTables(applied: readonly AppliedMigration[]): Promise<void>;
  /** Writes the rows of one table; returns how many. */
  load(table: TableShape, rows: Readable): Promise<number>;
  /** Checks every reference, sets the sequences, and makes all of it visible. */
  commit(sequences: readonly SequencePosition[]): Promise<void>;
  /** Ends the session; without a commit, nothing has changed. */
  close(): Promise<void>;
}

/** @throws Error in one line when the database does not answer. */
export async function openRestoreSession(url: string): Promise<RestoreSession> {
  const client = await connectClient(url);
  const db = onConnection(client);
  let keys: ForeignKey[] = [];
  try {
    await client.query('begin');
    const rowsBefore = await countRows(client);
    return {
      rowsBefore,
      db,
      createTables: async (applied) => {
        await buildTables(client, db, applied);
        keys = await dropForeignKeys(client);
      },
      load: async (table, rows) => {
        const target = client.query(copyFrom(`copy ${qualified(table)} (${columns(table)}) from stdin`));
        await pipeline(rows, target);
        return target.rowCount ?? 0;
      },
      commit: async (sequences) => {
        for (const { statement } of keys) await client.query(statement);
        for (const position of sequences) await setSequence(client, position);
        await client.query('commit');
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Names of migrations that this version of the software does not know. */
export function unknownMigrations(applied: readonly AppliedMigration[]): string[] {
  return applied.map(({ name }) => name).filter((name) => !(name in migrations));
}

/** Kysely on the one connection that holds the transaction. */
function onConnection(client: pg.Client): Kysely<Database> {
  const connection = { query: client.query.bind(client), release: () => undefined };
  const pool = { connect: async () => connection, end: async () => undefined };
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: pool }) });
}

async function buildTables(
  client: pg.Client,
  db: Kysely<Database>,
  applied: readonly AppliedMigration[],
): Promise<void> {
  await client.query(`drop schema if exists ${OWNED_SCHEMAS.join(', ')} cascade`);
  await client.query('drop table if exists public.kysely_migration, public.kysely_migration_lock');
  for (const { name } of applied) await migrations[name]?.up(db);
  await recordMigrations(client, applied);
}

/** The two tables of Kysely's migrator, as it would have made them itself. */
async function recordMigrations(client: pg.Client, applied: readonly AppliedMigration[]): Promise<void> {
  await client.query(`create table public.kysely_migration (
    name varchar(255) not null primary key, timestamp varchar(255) not null)`);
  await client.query(`create table public.kysely_migration_lock (
    id varchar(255) not null primary key, is_locked integer not null default 0)`);
  await client.query(`insert into public.kysely_migration_lock values ('migration_lock', 0)`);
  await client.query('insert into public.kysely_migration select * from unnest($1::text[], $2::text[])', [
    applied.map(({ name }) => name),
    applied.map(({ timestamp }) => timestamp),
  ]);
}

/** Users alone are no content: the first administrator is made at every first start. */
async function countRows(client: pg.Client): Promise<number> {
  let rows = 0;
  for (const table of ['ingestion.datasets', 'chat.conversations']) {
    const found = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
      table,
    ]);
    if (!found.rows[0]?.there) continue;
    rows += Number((await client.query<{ count: string }>(`select count(*) from ${table}`)).rows[0]?.count);
  }
  return rows;
}

async function setSequence(client: pg.Client, position: SequencePosition): Promise<void> {
  if (position.value === null) return;
  await client.query('select setval($1::regclass, $2)', [qualified(position), position.value]);
}
