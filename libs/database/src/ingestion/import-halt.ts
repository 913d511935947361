import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** Condition on `ingestion.documents`: the import that the document takes its turns from is paused. */
export const isPaused = sql<boolean>`exists (select from ingestion.imports halting
  where halting.id = ingestion.documents.import_id and halting.status = 'paused')`;

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

/** Whether a document still is in the hands of whoever has this token: not taken away, deleted, cancelled or paused. */
export async function holdsDocument(
  db: Kysely<Database>,
  { id, fence }: { id: string; fence: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('ingestion.documents')
    .select('id')
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where((eb) => eb.not(isPaused))
    .executeTakeFirst();
  return row !== undefined;
}
