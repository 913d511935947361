import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { removeDocuments } from './delete-documents.js';

/** Content hash by source key of every document of a dataset, members of archives aside: of what is on its way, else of what is published. */
export async function datasetManifest(db: Kysely<Database>, datasetId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('ingestion.documents as d')
    .innerJoin('ingestion.document_versions as v', (join) =>
      join.on((eb) => eb('v.id', '=', eb.fn.coalesce('d.pending_version_id', 'd.current_version_id'))),
    )
    .select(['d.source_key', 'v.content_hash', 'd.state'])
    .where('d.dataset_id', '=', datasetId)
    .where('d.deleted_at', 'is', null)
    .where('d.parent_id', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.source_key, row.state === 'failed' ? '' : row.content_hash]));
}

/**
 * Deletes the documents that earlier imports of the same folder brought and this one did not find. They count as
 * `deleted` in this import. Members of archives go with their archive.
 */
export async function deleteMissing(db: Kysely<Database>, importId: string, path: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select distinct d.id from ingestion.documents d
      join ingestion.import_documents r on r.document_id = d.id
      join ingestion.imports i on i.id = r.import_id
      join ingestion.imports this on this.id = ${importId} and this.dataset_id = i.dataset_id
      where d.deleted_at is null and d.parent_id is null and i.source ->> 'type' = 'folder' and i.source ->> 'path' = ${path}
        and not exists (select from ingestion.import_documents own
          where own.import_id = ${importId} and own.document_id = d.id)`.execute(trx);
    const ids = rows.map((row) => row.id);
    if (ids.length === 0) return;
    await removeDocuments(trx, { documentIds: ids });
    await sql`insert into ingestion.import_documents (import_id, document_id, outcome)
      select ${importId}, id, 'deleted' from unnest(${ids}::uuid[]) as id`.execute(trx);
  });
}
