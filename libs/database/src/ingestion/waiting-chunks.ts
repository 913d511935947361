import { sql } from 'kysely';

/** A chunk that is not in the index and that nobody holds a lease on. */
const isWaiting = sql.raw(`w.indexed_at is null and (w.claimed_until is null or w.claimed_until < now())`);
/** A document with chunks for the index: of a version on its way, or of a published one that is written again. */
const isEmbedding = sql.raw(`(d.state = 'embedding' or d.reindex)`);

/** Whether a document `d` has a chunk that waits. */
const hasWaiting = (embeddingModel: string) => sql`exists (select from ingestion.chunks w
  join ingestion.document_versions wv on wv.id = w.version_id and wv.embedding_model = ${embeddingModel}
  where w.version_id in (d.pending_version_id, d.current_version_id) and ${isWaiting})`;

/**
 * Common table expressions that end in `heads`: the waiting chunks in fair turns, at least `limit` of them where so many
 * wait. Users take turns, each user's datasets do, and each dataset's imports; within an import the oldest document goes
 * first, and batches fill across documents. So neither one giant import nor hundreds of small ones delay somebody else.
 *
 * What it costs grows with the users and datasets that wait and with `limit`, not with imports and documents: lanes are
 * found by loose index scans, a lane looks at no more than `limit` imports, and takes fewer chunks of each the more
 * there are.
 */
export const waitingChunks = (embeddingModel: string, limit: number) => sql`
  with recursive lanes(requested_by, dataset_id) as (
    (select d.requested_by, d.dataset_id from ingestion.documents d where ${isEmbedding}
      order by d.requested_by, d.dataset_id limit 1)
    union all
    select n.requested_by, n.dataset_id from lanes l cross join lateral (
      select d.requested_by, d.dataset_id from ingestion.documents d
      where ${isEmbedding} and (d.requested_by, d.dataset_id) > (l.requested_by, l.dataset_id)
      order by d.requested_by, d.dataset_id limit 1) n
  ), open_imports as (
    select l.requested_by, l.dataset_id, i.import_id,
      ceil(2.0 * ${limit}::int / count(*) over (partition by l.requested_by, l.dataset_id))::int as share
    from lanes l cross join lateral (
      with recursive own(import_id) as (
        (select d.import_id from ingestion.documents d
          where ${isEmbedding} and d.requested_by = l.requested_by and d.dataset_id = l.dataset_id
          order by d.import_id limit 1)
        union all
        select n.import_id from own o cross join lateral (
          select d.import_id from ingestion.documents d
          where ${isEmbedding} and d.requested_by = l.requested_by and d.dataset_id = l.dataset_id
            and d.import_id > o.import_id
          order by d.import_id limit 1) n
      )
      select o.import_id from own o
      where coalesce((select i.status from ingestion.imports i where i.id = o.import_id), 'running')
          not in ('paused', 'cancelled')
        and exists (select from ingestion.documents d where ${isEmbedding} and d.requested_by = l.requested_by
          and d.dataset_id = l.dataset_id and d.import_id = o.import_id and ${hasWaiting(embeddingModel)})
      limit ${limit}::int) i
  ), heads as (
    select h.*, i.requested_by, i.dataset_id, i.import_id,
      row_number() over (partition by i.import_id order by h.document_id, h.version_id, h.ordinal) as in_import
    from open_imports i cross join lateral (
      select c.id, v.id as version_id, c.ordinal, d.id as document_id
      from (select d.* from ingestion.documents d
        where ${isEmbedding} and d.requested_by = i.requested_by and d.dataset_id = i.dataset_id
          and d.import_id = i.import_id and ${hasWaiting(embeddingModel)}
        order by d.id limit i.share) d
      cross join lateral (values (case when d.state = 'embedding' then d.pending_version_id end),
        (case when d.reindex then d.current_version_id end)) v(id)
      cross join lateral (select w.id, w.ordinal from ingestion.chunks w
        where w.version_id = v.id and ${isWaiting} order by w.ordinal limit i.share) c
      order by d.id, v.id, c.ordinal
      limit i.share) h
  )`;

/** Common table expressions after `waitingChunks` that end in `chosen`: the ids of the next `limit` chunks. */
export const chosenChunks = (limit: number) => sql`
  by_dataset as (
    select *, row_number() over (partition by requested_by, dataset_id order by in_import, import_id) as in_dataset
    from heads
  ), by_user as (
    select *, row_number() over (partition by requested_by order by in_dataset, dataset_id) as in_user from by_dataset
  ), chosen as (
    select id from by_user order by in_user, requested_by, id limit ${limit}::int
  )`;
