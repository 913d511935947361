import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import type { ClaimedChunk } from '../ingestion/chunk-claims.js';

/** SQL over which models have points, and how many each should have. */
export const INDEXED_BY_MODEL = `
  select v.embedding_model as model, count(*)::int as points
  from ingestion.chunks c join ingestion.document_versions v on v.id = c.version_id
  where c.indexed_at is not null and v.swept_at is null group by 1 order by 1`;

/** SQL over which of the ids in $1 are indexed chunks of the model $2. */
export const INDEXED_AMONG = `
  select c.id from ingestion.chunks c join ingestion.document_versions v on v.id = c.version_id
  where c.id = any($1::uuid[]) and c.indexed_at is not null and v.swept_at is null and v.embedding_model = $2`;

/** SQL over the names of the original files. */
export const CONTENT_HASHES = `select distinct content_hash from ingestion.document_versions order by 1`;

/** Chunks by id with everything that their points carry; the order is that of the ids. */
export async function chunksById(db: Kysely<Database>, ids: string[]): Promise<ClaimedChunk[]> {
  const { rows } = await sql<Omit<ClaimedChunk, 'updatedAt'> & { updatedAt: Date }>`
    select c.id, c.version_id as "versionId", c.ordinal, c.text, c.heading_path as "headingPath", c.prefix, c.language,
      c.token_estimate as "tokenEstimate", d.id as "documentId", d.dataset_id as "datasetId",
      coalesce(v.mime, 'text/plain') as mime, d.principals, d.labels, v.author,
      d.source_key as "sourceKey", v.created_at as "updatedAt",
      array_remove(array[coalesce(i.source ->> 'type', 'upload'), i.source ->> 'sourceId'], null) as sources
    from unnest(${ids}::uuid[]) with ordinality as wanted (id, position)
    join ingestion.chunks c on c.id = wanted.id
    join ingestion.document_versions v on v.id = c.version_id
    join ingestion.documents d on d.id = v.document_id
    left join lateral (
      select source from ingestion.imports i
      join ingestion.import_documents x on x.import_id = i.id
      where x.document_id = d.id order by i.created_at desc limit 1
    ) i on true
    order by wanted.position`.execute(db);
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.getTime() }));
}
