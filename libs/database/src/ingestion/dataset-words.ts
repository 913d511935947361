import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';

/** Adds words to those that a dataset is known to use, and notes for a comparison under way that they are in use. */
export async function recordWords(
  db: Kysely<Database>,
  datasetId: string,
  words: readonly string[],
): Promise<void> {
  if (words.length === 0) return;
  // In one order everywhere, so that two workers never wait for each other in a circle.
  const ordered = [...words].sort();
  await sql`${sql.raw(preparedMark('record-words'))}
    with added as (
      insert into ingestion.dataset_words (dataset_id, word)
      select ${datasetId}::uuid, word from unnest(${ordered}::text[]) as w (word)
      on conflict do nothing
    ), seen as (
      select w.word from ingestion.dataset_words w
      join ingestion.word_refreshes r on r.dataset_id = w.dataset_id
      where w.dataset_id = ${datasetId} and w.word = any(${ordered}::text[]) and w.seen_at < r.started_at
      order by w.word for update of w)
    update ingestion.dataset_words w set seen_at = now()
    from seen where w.dataset_id = ${datasetId} and w.word = seen.word`.execute(db);
}

/** Notes that texts of a version's dataset are gone, and perhaps the last use of a word with them. */
export async function outdateWords(trx: Kysely<Database>, versionId: string): Promise<void> {
  await sql`insert into ingestion.word_refreshes as r (dataset_id, outdated_at)
    select d.dataset_id, now() from ingestion.document_versions v
    join ingestion.documents d on d.id = v.document_id where v.id = ${versionId}
    on conflict (dataset_id) do update set outdated_at = now()
    where r.outdated_at is null or r.outdated_at < r.started_at`.execute(trx);
}

/** A comparison of a dataset's words with its texts. */
export interface WordRefresh {
  datasetId: string;
  /** As Postgres writes it: a `Date` would lose its microseconds. */
  startedAt: string;
}

/**
 * Starts the comparison of a dataset that waits for one, unless its last one began less than `pauseSeconds` ago; another
 * process does not get the same one in that time. Words that are recorded from now on count as in use.
 */
export async function startWordRefresh(
  db: Kysely<Database>,
  pauseSeconds: number,
): Promise<WordRefresh | undefined> {
  const { rows } = await sql<{ dataset_id: string; started_at: string }>`
    update ingestion.word_refreshes set started_at = now() where dataset_id = (
      select dataset_id from ingestion.word_refreshes where outdated_at is not null
        and (started_at is null or started_at < now() - make_interval(secs => ${pauseSeconds}))
      order by outdated_at limit 1 for update skip locked)
    returning dataset_id, started_at::text as started_at`.execute(db);
  const row = rows[0];
  return row && { datasetId: row.dataset_id, startedAt: row.started_at };
}

/** Versions of a dataset whose words anybody who reads the dataset may see, in pages by id. */
export async function openVersions(
  db: Kysely<Database>,
  datasetId: string,
  page: { after: string | undefined; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select v.id from ingestion.documents d
    join ingestion.document_versions v on v.id in (d.current_version_id, d.pending_version_id)
    where d.dataset_id = ${datasetId} and d.deleted_at is null and '*' = any(d.principals)
      and (${page.after ?? null}::uuid is null or v.id > ${page.after ?? null}::uuid)
    order by v.id limit ${page.limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Texts of the chunks of versions, in pages by id. */
export async function chunkTexts(
  db: Kysely<Database>,
  versionIds: string[],
  page: { after: string | undefined; limit: number },
): Promise<{ id: string; text: string }[]> {
  const { rows } = await sql<{ id: string; text: string }>`
    select c.id, c.text from ingestion.chunks c where c.version_id = any(${versionIds}::uuid[])
      and (${page.after ?? null}::uuid is null or c.id > ${page.after ?? null}::uuid)
    order by c.id limit ${page.limit}`.execute(db);
  return rows;
}

/** Removes the words that were in no text of a whole comparison; returns how many. */
export async function finishWordRefresh(
  db: Kysely<Database>,
  { datasetId, startedAt }: WordRefresh,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const held = await sql`update ingestion.word_refreshes
      set outdated_at = case when outdated_at > started_at then outdated_at end
      where dataset_id = ${datasetId} and started_at = ${startedAt}::timestamptz`.execute(trx);
    // Another process has begun anew: what it finds counts.
    if (held.numAffectedRows === 0n) return 0;
    const removed = await sql`delete from ingestion.dataset_words
      where dataset_id = ${datasetId} and seen_at < ${startedAt}::timestamptz`.execute(trx);
    return Number(removed.numAffectedRows ?? 0n);
  });
}
