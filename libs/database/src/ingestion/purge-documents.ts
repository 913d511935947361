import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** What a purge would remove, or has removed. */
export interface PurgedDocuments {
  documentIds: string[];
  /** Content that was theirs; it may be used by others. */
  hashes: string[];
}

/** Deleted longer ago than `days`, and everything of theirs is gone from the vector store. */
const purgeable = (days: number, limit: number) => sql`
  select d.id from ingestion.documents d
  where d.deleted_at <= now() - make_interval(secs => ${days * 86_400}) and d.state = 'deleted'
    and not exists (select from ingestion.document_versions v where v.document_id = d.id and v.swept_at is null)
  order by d.deleted_at limit ${limit}`;

/** How many deleted documents are due. */
export async function countPurgeable(db: Kysely<Database>, days: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${purgeable(days, limit)}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Removes up to `limit` documents for good: their rows, texts and places in imports. A document that comes back at this
 * moment is left alone, because its row is locked and looked at again.
 */
export async function purgeDocuments(
  db: Kysely<Database>,
  days: number,
  limit: number,
): Promise<PurgedDocuments> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`${purgeable(days, limit)} for update of d skip locked`.execute(
      trx,
    );
    const documentIds = rows.map(({ id }) => id);
    if (documentIds.length === 0) return { documentIds, hashes: [] };
    const ids = sql`${documentIds}::uuid[]`;
    const content = await sql<{ hash: string }>`select distinct content_hash as hash
      from ingestion.document_versions where document_id = any(${ids})`.execute(trx);
    await sql`delete from ingestion.documents where id = any(${ids})`.execute(trx);
    return { documentIds, hashes: content.rows.map(({ hash }) => hash) };
  });
}
