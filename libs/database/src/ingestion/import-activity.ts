import type { ImportActivity, ImportProgress, ImportStatus } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';

/** Rates are taken over this long, or over the life of a younger import. */
const RATE_SECONDS = 60;
const STAGES = ['fetching', 'extracting', 'chunking', 'embedding', 'indexing'] as const;

/** What the rows of an import say, read in one statement. */
export interface ImportFacts {
  progress: ImportProgress;
  states: ImportActivity['states'];
  /** Finished within the last minute. */
  recent: { documents: number; chunks: number; bytes: number; seconds: number };
  lastChange: Date | null;
  nextRetryAt: Date | null;
  waitingFor: string | null;
}

interface FactsRow extends Record<keyof ImportProgress, number> {
  queued: number;
  fetching: number;
  extracting: number;
  chunking: number;
  embedding: number;
  indexing: number;
  recentDocuments: number;
  recentChunks: number;
  recentBytes: number;
  seconds: number;
  lastChange: Date | null;
  nextRetryAt: Date | null;
  waitingFor: string | null;
}

/** Counts the documents of an import. Chunks are counted one by one only for documents that are being embedded. */
export async function readImportFacts(db: Kysely<Database>, importId: string): Promise<ImportFacts> {
  const { rows } = await sql<FactsRow>`${sql.raw(preparedMark('import-facts'))}
    with own as (
      select r.outcome, r.size_bytes, r.updated_at, v.chunk_count, r.updated_at > now() - ${seconds(RATE_SECONDS)} as recent,
        case when r.outcome <> 'pending' then null when d.pending_version_id = r.version_id then d.state else 'queued' end
          as state,
        case when r.outcome = 'pending' then greatest(d.updated_at, r.updated_at) else r.updated_at end as changed_at,
        case when r.outcome = 'pending' and d.next_retry_at > now() then d.next_retry_at end as next_retry_at,
        d.waiting_for, case when r.outcome = 'pending' and d.state = 'embedding' then r.version_id end as embedding_version
      from ingestion.import_documents r
      join ingestion.documents d on d.id = r.document_id
      left join ingestion.document_versions v on v.id = r.version_id
      where r.import_id = ${importId}
    ), embedded as (
      select count(*) as chunks, max(c.indexed_at) as last_at from own o
      join ingestion.chunks c on c.version_id = o.embedding_version and c.indexed_at is not null
    )
    select count(*) as total, ${countOf('published')}, ${countOf('unmodified')}, ${countOf('failed')},
      ${countOf('skipped')}, ${countOf('deleted')}, ${countOf('cancelled')}, ${countOf('pending')},
      coalesce(sum(size_bytes), 0)::bigint as "bytesTotal",
      coalesce(sum(size_bytes) filter (where outcome <> 'pending'), 0)::bigint as "bytesDone",
      coalesce(sum(chunk_count) filter (where outcome in ('pending', 'published')), 0)::bigint as "chunksTotal",
      (coalesce(sum(chunk_count) filter (where outcome = 'published' or state = 'indexing'), 0)
        + (select chunks from embedded))::bigint as "chunksIndexed",
      ${stateOf('queued')}, ${stateOf('fetching')}, ${stateOf('extracting')}, ${stateOf('chunking')},
      ${stateOf('embedding')}, ${stateOf('indexing')},
      count(*) filter (where recent and outcome <> 'pending') as "recentDocuments",
      coalesce(sum(chunk_count) filter (where recent and outcome = 'published'), 0)::bigint as "recentChunks",
      coalesce(sum(size_bytes) filter (where recent and outcome <> 'pending'), 0)::bigint as "recentBytes",
      greatest(1, least(${RATE_SECONDS}, extract(epoch from now() - (select created_at from ingestion.imports
        where id = ${importId}))))::float8 as seconds,
      greatest(max(changed_at), (select last_at from embedded)) as "lastChange",
      min(next_retry_at) as "nextRetryAt",
      (array_agg(waiting_for order by next_retry_at) filter (where next_retry_at is not null))[1] as "waitingFor"
    from own`.execute(db);
  const row = rows[0];
  if (!row) throw new Error('An aggregate without groups has one row.');
  return toFacts(row);
}

const seconds = (count: number) => sql`make_interval(secs => ${count})`;
const countOf = (outcome: string) =>
  sql`count(*) filter (where outcome = ${sql.lit(outcome)}) as ${sql.ref(outcome)}`;
const stateOf = (state: string) =>
  sql`count(*) filter (where state = ${sql.lit(state)}) as ${sql.ref(state)}`;

function toFacts(row: FactsRow): ImportFacts {
  const { queued, fetching, extracting, chunking, embedding, indexing, ...rest } = row;
  const { recentDocuments, recentChunks, recentBytes, lastChange, nextRetryAt, waitingFor, ...more } = rest;
  const { seconds: length, ...progress } = more;
  return {
    progress,
    states: { queued, fetching, extracting, chunking, embedding, indexing },
    recent: { documents: recentDocuments, chunks: recentChunks, bytes: recentBytes, seconds: length },
    lastChange,
    nextRetryAt,
    waitingFor,
  };
}

/** What the import does now, how fast, and when it will be done at that speed. */
export function describeActivity(
  row: { status: ImportStatus; updated_at: Date; finished_at: Date | null },
  facts: ImportFacts,
): ImportActivity {
  const { documents, chunks, bytes, seconds: length } = facts.recent;
  const ended = row.finished_at !== null;
  const rate = ended ? 0 : documents / length;
  return {
    stage: stageOf(row.status, facts),
    states: facts.states,
    documentsPerSecond: round(rate),
    chunksPerSecond: ended ? 0 : round(chunks / length),
    bytesPerSecond: ended ? 0 : Math.round(bytes / length),
    etaSeconds: etaSeconds(row.status, facts.progress.pending, rate),
    heartbeatAt: new Date(Math.max(row.updated_at.getTime(), facts.lastChange?.getTime() ?? 0)).toISOString(),
    nextRetryAt: facts.nextRetryAt?.toISOString() ?? null,
    waitingFor: facts.waitingFor,
  };
}

function etaSeconds(status: ImportStatus, pending: number, rate: number): number | null {
  if (status !== 'running') return null;
  if (pending === 0) return 0;
  return rate > 0 ? Math.ceil(pending / rate) : null;
}

/** The step that most of the documents in work are in. */
function stageOf(status: ImportStatus, { states, nextRetryAt }: ImportFacts): ImportActivity['stage'] {
  if (status === 'paused') return 'paused';
  if (status === 'queued') return 'waiting';
  if (status === 'enumerating') return 'enumerating';
  if (status !== 'running') return 'ended';
  if (nextRetryAt) return 'retrying';
  const busiest = [...STAGES].sort((a, b) => states[b] - states[a])[0];
  return busiest && states[busiest] > 0 ? busiest : 'waiting';
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
