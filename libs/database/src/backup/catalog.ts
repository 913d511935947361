import type pg from 'pg';

/** The schemas that belong to this product; whatever else stands in the database is left alone. */
export const OWNED_SCHEMAS = ['gateway', 'ingestion', 'chat', 'retrieval'] as const;

/** A table of ours and the columns that can be written, in order. */
export interface TableShape {
  schema: string;
  name: string;
  columns: string[];
}

/** Where a sequence stands. */
export interface SequencePosition {
  schema: string;
  name: string;
  /** The number that it gave last; null when it has given none. */
  value: number | null;
}

/** One applied migration, as Kysely's own table has it. */
export interface AppliedMigration {
  name: string;
  timestamp: string;
}

/** Every table of ours with its columns; generated columns are left out, because Postgres writes them itself. */
export async function readTables(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' and n.nspname = any($1)
     group by 1, 2 order by 1, 2`,
    [OWNED_SCHEMAS],
  );
  return rows;
}

/** Every sequence of ours with its position. */
export async function readSequences(client: pg.ClientBase): Promise<SequencePosition[]> {
  const { rows } = await client.query<{ schema: string; name: string; value: string | null }>(
    `select schemaname as schema, sequencename as name, last_value::text as value
     from pg_sequences where schemaname = any($1) order by 1, 2`,
    [OWNED_SCHEMAS],
  );
  return rows.map((row) => ({ ...row, value: row.value === null ? null : Number(row.value) }));
}

/** The migrations that were applied to the database, oldest first; none on an empty one. */
export async function readMigrations(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const found = await client.query<{ there: boolean }>(
    `select to_regclass('public.kysely_migration') is not null as there`,
  );
  if (!found.rows[0]?.there) return [];
  const { rows } = await client.query<AppliedMigration>(
    'select name, timestamp from public.kysely_migration order by name',
  );
  return rows;
}

/** The qualified name of a table or sequence, quoted for SQL. */
export function qualified({ schema, name }: { schema: string; name: string }): string {
  return `${quoteName(schema)}.${quoteName(name)}`;
}

/** A name as an SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
