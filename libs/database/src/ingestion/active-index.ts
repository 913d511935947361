import type { Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** Whether an index is the active one; the lock makes an activation wait until the transaction has ended. */
export async function holdsActiveIndex(trx: Kysely<Database>, id?: string): Promise<boolean> {
  const row = await trx
    .selectFrom('ingestion.index_versions')
    .select('id')
    .where('status', '=', 'active')
    .forShare()
    .executeTakeFirst();
  return id === undefined || row?.id === id;
}
