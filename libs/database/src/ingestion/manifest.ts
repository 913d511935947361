import type { Kysely } from 'kysely';
import type { Database } from '../schema.js';

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
