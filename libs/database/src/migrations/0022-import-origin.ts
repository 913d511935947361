import { type Kysely, sql } from 'kysely';

const COLUMNS = ['request_id', 'traceparent'];

/** Which request asked for an import, so that its documents' jobs carry the same id through every log and trace. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of COLUMNS)
    await sql.raw(`alter table ingestion.imports add column ${column} text`).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const column of COLUMNS)
    await sql.raw(`alter table ingestion.imports drop column ${column}`).execute(db);
}
