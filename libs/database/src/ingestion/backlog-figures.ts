import type { DocumentState } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** What waits in Postgres, for gauges. Counts stop at `MOST`, so that a scrape stays cheap with any backlog. */
export interface BacklogFigures {
  /** Jobs that Redis was not told of yet, and the age of the oldest in seconds; null when there is none. */
  outbox: { jobs: number; oldestSeconds: number | null };
  /** Unfinished documents by state. */
  unfinished: { state: DocumentState; documents: number }[];
  /** Seconds without progress of the unfinished document that waits longest; those of paused imports do not count. */
  oldestDocumentSeconds: number | null;
  /** Documents that failed and wait for a person. */
  deadLetters: number;
  /** Sources with a schedule by id: seconds since their last complete synchronisation, or since they were made. */
  sources: { id: string; seconds: number; everySeconds: number | null }[];
}

const MOST = 100_000;
const MOST_SOURCES = 100;

/** Reads the figures in one statement. */
export async function readBacklogFigures(db: Kysely<Database>): Promise<BacklogFigures> {
  const { rows } = await sql<{ figures: BacklogFigures }>`
    with unfinished as materialized (
      select d.state, d.updated_at, i.status from ingestion.documents d
      left join ingestion.imports i on i.id = d.import_id
      where d.state in ('queued', 'fetching', 'extracting', 'chunking', 'embedding', 'indexing')
      limit ${MOST}),
    stale as (
      select s.id, extract(epoch from now() - coalesce(s.last_synced_at, s.created_at))::float8 as seconds,
        (s.schedule->>'everyMinutes')::int * 60 as "everySeconds"
      from ingestion.sources s
      where s.schedule is not null and s.enabled and s.deleted_at is null
      order by seconds desc limit ${MOST_SOURCES})
    select json_build_object(
      'outbox', (select json_build_object('jobs', count(*),
        'oldestSeconds', extract(epoch from now() - min(created_at))::float8)
        from (select created_at from ingestion.outbox order by id limit ${MOST}) waiting),
      'unfinished', (select coalesce(json_agg(by_state), '[]'::json)
        from (select state, count(*) as documents from unfinished group by state) by_state),
      'oldestDocumentSeconds', (select extract(epoch from now() - min(updated_at))::float8 from unfinished
        where status is distinct from 'paused'),
      'deadLetters', (select count(*) from (select from ingestion.documents d
        join ingestion.datasets s on s.id = d.dataset_id
        where d.state = 'failed' and s.deleted_at is null limit ${MOST}) failed),
      'sources', (select coalesce(json_agg(stale), '[]'::json) from stale)) as figures`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('The backlog could not be read.');
  return row.figures;
}
