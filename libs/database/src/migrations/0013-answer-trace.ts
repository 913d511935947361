import { type Kysely, sql } from 'kysely';

/** How each answer came about: what was searched for, how well it was covered, what did not fit into the prompt. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table chat.messages add column trace jsonb').execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table chat.messages drop column trace').execute(db);
}
