import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** Condition on `ingestion.documents`: the import that the document takes its turns from is paused. */
export const isPaused = sql<boolean>`exists (select from ingestion.imports halting
  where halting.id = ingestion.documents.import_id and halting.status = 'paused')`;

/**
 * Whether an enumeration has to stop now: its import was paused, cancelled, failed or deleted with its dataset. Whoever
 * enumerates calls it at every page boundary, so that a pause takes effect within one page.
 */
export async function importIsHalted(db: Kysely<Database>, importId: string): Promise<boolean> {
  const row = await db
    .selectFrom('ingestion.imports')
    .select('status')
    .where('id', '=', importId)
    .executeTakeFirst();
  return row?.status !== 'enumerating';
}

/**
 * Hands a claimed document of a paused import back to the documents that wait for their turn; it starts from its
 * beginning when the import goes on. Changes nothing for a stale token or an import that is not paused.
 */
export async function handBackPaused(
  db: Kysely<Database>,
  documentId: string,
  fence: number,
): Promise<boolean> {
  const result = await db
    .updateTable('ingestion.documents')
    .set((eb) => ({
      state: 'queued',
      fence: eb('fence', '+', 1),
      admitted_at: null,
      updated_at: sql<Date>`now()`,
    }))
    .where('id', '=', documentId)
    .where('fence', '=', fence)
    .where('state', 'in', ['queued', 'fetching', 'extracting', 'chunking'])
    .where(isPaused)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
