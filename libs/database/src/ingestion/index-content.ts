import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import {
  pointColumns,
  pointJoins,
  toPointContent,
  type PointContent,
  type PointContentRow,
} from './point-content.js';

/** Published versions that an index does not hold yet, oldest first. */
export async function missingVersions(
  db: Kysely<Database>,
  indexId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select v.id from ingestion.documents d
    join ingestion.datasets s on s.id = d.dataset_id and s.deleted_at is null
    join ingestion.document_versions v on v.id = d.current_version_id
    where d.deleted_at is null and not exists (select from ingestion.index_version_documents b
      where b.index_id = ${indexId} and b.version_id = v.id)
    order by v.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Chunks of versions with everything that their points need, in pages by id. */
export async function chunksOfVersions(
  db: Kysely<Database>,
  versionIds: string[],
  page: { after: string | undefined; limit: number },
): Promise<PointContent[]> {
  const { rows } = await sql<PointContentRow>`
    select ${pointColumns} from ingestion.chunks c ${pointJoins}
    where c.version_id = any(${versionIds}::uuid[])
      and (${page.after ?? null}::uuid is null or c.id > ${page.after ?? null}::uuid)
    order by c.id limit ${page.limit}`.execute(db);
  return rows.map(toPointContent);
}

/** Notes versions as built and brings the progress up to date. */
export async function markBuilt(db: Kysely<Database>, indexId: string, versionIds: string[]): Promise<void> {
  await sql`insert into ingestion.index_version_documents (index_id, version_id)
    select ${indexId}, id from ingestion.document_versions where id = any(${versionIds}::uuid[])
    on conflict do nothing`.execute(db);
  await sql`update ingestion.index_versions i set updated_at = now(),
    chunks_total = (select coalesce(sum(v.chunk_count), 0) from ingestion.documents d
      join ingestion.document_versions v on v.id = d.current_version_id where d.deleted_at is null),
    chunks_done = (select coalesce(sum(v.chunk_count), 0) from ingestion.documents d
      join ingestion.document_versions v on v.id = d.current_version_id
      join ingestion.index_version_documents b on b.version_id = v.id and b.index_id = i.id
      where d.deleted_at is null)
    where i.id = ${indexId}`.execute(db);
}

/** A sample of the published chunks that an index was filled with; the same one as long as they are the same. */
export async function sampleBuiltChunks(
  db: Kysely<Database>,
  indexId: string,
  limit: number,
): Promise<{ id: string; text: string }[]> {
  return builtChunks(db, indexId)
    .select(['c.chunk_id as id', 'c.text'])
    .orderBy(sql`md5(c.chunk_id::text)`)
    .limit(limit)
    .execute();
}

/** How many of the published chunks an index was filled with. */
export async function countBuiltChunks(db: Kysely<Database>, indexId: string): Promise<number> {
  const row = await builtChunks(db, indexId)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function builtChunks(db: Kysely<Database>, indexId: string) {
  return db
    .selectFrom('ingestion.published_chunks as c')
    .innerJoin('ingestion.index_version_documents as b', 'b.version_id', 'c.version_id')
    .where('b.index_id', '=', indexId);
}
