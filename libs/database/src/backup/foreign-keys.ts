import type pg from 'pg';
import { OWNED_SCHEMAS, quoteName } from './catalog.js';

/** A foreign key that was taken away, and the statement that brings it back (and checks every row). */
export interface ForeignKey {
  name: string;
  statement: string;
}

/**
 * Takes away every foreign key of our tables, so that they can be written in any order: documents and their versions
 * refer to each other.
 */
export async function dropForeignKeys(client: pg.ClientBase): Promise<ForeignKey[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(c.oid) as definition
     from pg_constraint c join pg_namespace n on n.oid = c.connamespace
     where contype = 'f' and n.nspname = any($1) order by 1, 2`,
    [OWNED_SCHEMAS],
  );
  for (const { table, name } of rows)
    await client.query(`alter table ${table} drop constraint ${quoteName(name)}`);
  return rows.map(({ table, name, definition }) => ({
    name,
    statement: `alter table ${table} add constraint ${quoteName(name)} ${definition}`,
  }));
}
