import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import {
  pointColumns,
  pointJoins,
  toPointContent,
  type PointContent,
  type PointContentRow,
} from '../ingestion/point-content.js';

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
export async function chunksById(db: Kysely<Database>, ids: string[]): Promise<PointContent[]> {
  const { rows } = await sql<PointContentRow>`
    select ${pointColumns}
    from unnest(${ids}::uuid[]) with ordinality as wanted (id, position)
    join ingestion.chunks c on c.id = wanted.id ${pointJoins}
    order by wanted.position`.execute(db);
  return rows.map(toPointContent);
}
