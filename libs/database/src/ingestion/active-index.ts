import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** The index that searches use and that new chunks are written to. */
export interface ActiveIndex {
  id: string;
  alias: string;
  collection: string;
  embeddingModel: string;
  dimension: number;
}

export interface NewIndex extends Omit<ActiveIndex, 'id'> {
  createdBy: string | null;
}

/** The active index; undefined before the first worker has started. */
export async function findActiveIndex(db: Kysely<Database>): Promise<ActiveIndex | undefined> {
  const row = await db.selectFrom('ingestion.active_index').selectAll().executeTakeFirst();
  return row && { ...row, embeddingModel: row.embedding_model };
}

/** Records the first index, unless there is one; returns what is active then. */
export async function ensureActiveIndex(db: Kysely<Database>, first: NewIndex): Promise<ActiveIndex> {
  await sql`insert into ingestion.index_versions
      (id, alias, collection, embedding_model, dimension, status, activated_at)
    select ${newId()}, ${first.alias}, ${first.collection}, ${first.embeddingModel}, ${first.dimension}, 'active', now()
    where not exists (select from ingestion.index_versions where status = 'active')
    on conflict do nothing`.execute(db);
  const active = await findActiveIndex(db);
  if (!active) throw new Error('There is no active index.');
  return active;
}

/** Notes that the points of an index are in another collection now, after a restore. */
export async function moveActiveIndex(db: Kysely<Database>, id: string, collection: string): Promise<void> {
  await db
    .updateTable('ingestion.index_versions')
    .set({ collection, updated_at: new Date() })
    .where('id', '=', id)
    .execute();
}

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
