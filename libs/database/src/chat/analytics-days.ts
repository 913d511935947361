import type { AnalyticsDocument, AnswerTrace, Grounding } from '@aia/contracts';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../schema.js';

/** What of an answer is counted. */
export interface AnswerFacts {
  id: string;
  questionId: string;
  conversationId: string;
  userId: string;
  /** The beginning of the question; null when its conversation was deleted. */
  question: string | null;
  status: 'completed' | 'stopped' | 'failed';
  kind: AnswerTrace['kind'] | null;
  mode: Grounding['mode'] | null;
  model: string | null;
  promptTokens: number;
  completionTokens: number;
  firstTokenMs: number | null;
  totalMs: number | null;
}

/** A question that the documents did not cover. */
export interface NewGap {
  questionId: string;
  language: string;
  /** The text, where it is to outlive its conversation. */
  keptText: string | null;
}

/** What is stored of a day. */
export interface AnalyticsDayRecord {
  day: string;
  figures: unknown;
  documents: AnalyticsDocument[];
  gaps: NewGap[];
}

/** A question's first characters tell its language and its topic. */
const QUESTION_CHARACTERS = 1000;
/** An answer that was begun before midnight has ended by then. */
const GRACE = '1 hour';

/**
 * Days (YYYY-MM-DD, UTC, newest first) of the last `retentionDays` that are still to be counted: never counted, or
 * counted before they were over and longer ago than `staleSeconds`.
 */
export async function daysToCount(
  db: Kysely<Database>,
  { retentionDays, staleSeconds }: { retentionDays: number; staleSeconds: number },
): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    with today as (select (now() at time zone 'utc')::date as day),
    first as (select (created_at at time zone 'utc')::date as day from chat.messages order by id limit 1)
    select to_char(d.day, 'YYYY-MM-DD') as day
    from today, first,
      generate_series(greatest(first.day, today.day - ${retentionDays - 1}::int), today.day, interval '1 day') d(day)
    left join chat.analytics_days a on a.day = d.day::date
    where a.day is null or (
      a.counted_at < (d.day + interval '1 day' + ${GRACE}::interval) at time zone 'utc'
      and a.counted_at < now() - make_interval(secs => ${staleSeconds}))
    order by d.day desc`.execute(db);
  return rows.map(({ day }) => day);
}

/**
 * Runs `count` in one transaction, with a view of one moment. Undefined, without running it, while another process counts
 * that day.
 */
export async function countingDay<T>(
  db: Kysely<Database>,
  day: string,
  count: (trx: Transaction<Database>) => Promise<T>,
): Promise<T | undefined> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const { rows } = await sql<{ locked: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended(${`analytics ${day}`}, 0)) as locked`.execute(trx);
      return rows[0]?.locked ? count(trx) : undefined;
    });
}

/** Finished answers of a day in the order of their ids, after the one named. */
export async function answersOfDay(
  db: Kysely<Database>,
  day: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<AnswerFacts[]> {
  const { rows } = await sql<AnswerFacts>`
    select a.id, q.id as "questionId", c.id as "conversationId", c.user_id as "userId",
      case when c.deleted_at is null then left(q.content, ${QUESTION_CHARACTERS}) end as question,
      a.status, a.trace ->> 'kind' as kind, a.grounding ->> 'mode' as mode, a.usage ->> 'model' as model,
      coalesce((a.usage ->> 'promptTokens')::int, 0) as "promptTokens",
      coalesce((a.usage ->> 'completionTokens')::int, 0) as "completionTokens",
      (a.timings ->> 'firstToken')::float8 as "firstTokenMs", (a.timings ->> 'total')::float8 as "totalMs"
    from chat.messages a
    join chat.messages q on q.id = a.parent_id
    join chat.conversations c on c.id = a.conversation_id
    where ${within('a.created_at', day)} and a.role = 'assistant' and a.status <> 'streaming'
      and ${after === undefined ? sql`true` : sql`a.id > ${after}::uuid`}
    order by a.id limit ${limit}`.execute(db);
  return rows;
}

/** Judgements that were given on a day. */
export async function feedbackOfDay(
  db: Kysely<Database>,
  day: string,
): Promise<{ up: number; down: number }> {
  const { rows } = await sql<{ up: number; down: number }>`
    select count(*) filter (where rating = 'up')::int as up, count(*) filter (where rating = 'down')::int as down
    from chat.feedback f where ${within('f.updated_at', day)}`.execute(db);
  return rows[0] ?? { up: 0, down: 0 };
}

/** The documents that answers of a day cite, most cited first; their titles as the newest of these answers had them. */
export async function documentsOfDay(
  db: Kysely<Database>,
  day: string,
  limit: number,
): Promise<AnalyticsDocument[]> {
  const { rows } = await sql<AnalyticsDocument>`
    with cited as (
      select c.document_id, count(distinct c.message_id)::int as answers, count(*)::int as citations,
        max(c.message_id::text)::uuid as newest
      from chat.citations c join chat.messages a on a.id = c.message_id
      where ${within('a.created_at', day)}
      group by 1 order by 2 desc, 3 desc, 1 limit ${limit}
    )
    select document_id as "documentId", answers, citations, coalesce((
      select source ->> 'title' from chat.messages m, jsonb_array_elements(m.sources) source
      where m.id = cited.newest and source ->> 'documentId' = cited.document_id::text limit 1), '') as title
    from cited`.execute(db);
  return rows;
}

/** Stores a day in place of what was stored of it. Gaps that are known keep their topic. */
export async function saveAnalyticsDay(
  trx: Transaction<Database>,
  record: AnalyticsDayRecord,
): Promise<void> {
  const { day, documents, gaps } = record;
  const figures = JSON.stringify(record.figures);
  await sql`insert into chat.analytics_days (day, figures, counted_at) values (${day}::date, ${figures}::jsonb, now())
    on conflict (day) do update set figures = excluded.figures, counted_at = excluded.counted_at`.execute(
    trx,
  );
  await sql`delete from chat.analytics_documents where day = ${day}::date`.execute(trx);
  await sql`insert into chat.analytics_documents (day, document_id, title, answers, citations)
    select ${day}::date, "documentId", title, answers, citations
    from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb)
      as d("documentId" uuid, title text, answers int, citations int)`.execute(trx);
  await sql`insert into chat.content_gaps (question_id, day, language, kept_text)
    select "questionId", ${day}::date, language, "keptText"
    from jsonb_to_recordset(${JSON.stringify(gaps)}::jsonb) as g("questionId" uuid, language text, "keptText" text)
    on conflict (question_id) do nothing`.execute(trx);
}

/** The stored days of a period, oldest first. */
export async function readAnalyticsDays(
  db: Kysely<Database>,
  { from, to }: { from: string; to: string },
): Promise<{ day: string; figures: unknown; countedAt: Date }[]> {
  const { rows } = await sql<{ day: string; figures: unknown; countedAt: Date }>`
    select to_char(day, 'YYYY-MM-DD') as day, figures, counted_at as "countedAt" from chat.analytics_days
    where day between ${from}::date and ${to}::date order by chat.analytics_days.day`.execute(db);
  return rows;
}

/** The most cited documents of a period. */
export async function readCitedDocuments(
  db: Kysely<Database>,
  { from, to, limit }: { from: string; to: string; limit: number },
): Promise<AnalyticsDocument[]> {
  const { rows } = await sql<AnalyticsDocument>`
    select document_id as "documentId", (array_agg(title order by day desc))[1] as title,
      sum(answers)::int as answers, sum(citations)::int as citations
    from chat.analytics_documents where day between ${from}::date and ${to}::date
    group by 1 order by 3 desc, 4 desc, 1 limit ${limit}`.execute(db);
  return rows;
}

/** Deletes what is older than `retentionDays`. Returns how many days and gaps that were. */
export async function forgetAnalytics(db: Kysely<Database>, retentionDays: number): Promise<number> {
  const limit = sql`(now() at time zone 'utc')::date - ${retentionDays - 1}::int`;
  const days = await sql`delete from chat.analytics_days where day < ${limit}`.execute(db);
  const gaps = await sql`delete from chat.content_gaps where day < ${limit}`.execute(db);
  return Number(days.numAffectedRows ?? 0n) + Number(gaps.numAffectedRows ?? 0n);
}

function within(column: string, day: string) {
  return sql`(${sql.ref(column)} >= ${day}::date::timestamp at time zone 'utc'
    and ${sql.ref(column)} < (${day}::date + 1)::timestamp at time zone 'utc')`;
}
