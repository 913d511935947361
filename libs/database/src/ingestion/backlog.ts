import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** Counts unfinished documents up to `limit`, so that the cost does not grow with what waits beyond it. */
export async function countUnfinished(db: Kysely<Database>, limit: number): Promise<number> {
  const { rows } = await sql<{ documents: number }>`
    select count(*) as documents from (select from ingestion.documents
      where state in ('queued', 'fetching', 'extracting', 'chunking', 'embedding', 'indexing')
      limit ${limit}) open`.execute(db);
  return rows[0]?.documents ?? 0;
}

/** Documents that were published within the last minute. */
export async function publishedLastMinute(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{
    documents: number;
  }>`select count(*) as documents from ingestion.document_versions
    where published_at > now() - interval '1 minute'`.execute(db);
  return rows[0]?.documents ?? 0;
}
