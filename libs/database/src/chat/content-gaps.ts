import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.js';

/** A gap whose topic is not known yet. */
export interface WaitingGap {
  questionId: string;
  text: string;
}

/** A gap's place among the others, as its question's vector has it. */
export interface GapVector {
  topicId: string;
  vector: Float32Array;
}

/** A topic: questions that ask for the same and were not answered. */
export interface GapTopic {
  questions: number;
  languages: string[];
  /** YYYY-MM-DD. */
  lastDay: string;
  /** Questions, newest first. */
  examples: string[];
}

/** The text of a gap `g`: kept, or that of its question while its conversation is there. */
const TEXT = sql`coalesce(g.kept_text, (
  select q.content from chat.messages q join chat.conversations c on c.id = q.conversation_id
  where q.id = g.question_id and c.deleted_at is null))`;

/** Gaps without a topic whose text is there, oldest first. */
export async function waitingGaps(db: Kysely<Database>, limit: number): Promise<WaitingGap[]> {
  const { rows } = await sql<WaitingGap>`
    select * from (select g.question_id as "questionId", left(${TEXT}, 1000) as text
      from chat.content_gaps g where g.topic_id is null order by 1 limit ${limit}) waiting
    where text is not null`.execute(db);
  return rows;
}

/** Vectors of the newest gaps that have a topic. */
export async function gapVectors(db: Kysely<Database>, limit: number): Promise<GapVector[]> {
  const { rows } = await sql<{ topicId: string; embedding: Buffer }>`
    select topic_id as "topicId", embedding from chat.content_gaps
    where topic_id is not null and embedding is not null order by question_id desc limit ${limit}`.execute(
    db,
  );
  return rows.map(({ topicId, embedding }) => ({ topicId, vector: toVector(embedding) }));
}

/** Writes a gap's topic down; one that has a topic keeps it. `vector` is undefined where no model could be asked. */
export async function saveGapTopic(
  db: Kysely<Database>,
  {
    questionId,
    topicId,
    vector,
  }: { questionId: string; topicId: string; vector: readonly number[] | undefined },
): Promise<void> {
  await db
    .updateTable('chat.content_gaps')
    .set({ topic_id: topicId, embedding: vector ? Buffer.from(Float32Array.from(vector).buffer) : null })
    .where('question_id', '=', questionId)
    .where('topic_id', 'is', null)
    .execute();
}

/** Topics of a period with the texts that are there, most asked first. A gap without a topic is one of its own. */
export async function readGapTopics(
  db: Kysely<Database>,
  { from, to, limit, examples }: { from: string; to: string; limit: number; examples: number },
): Promise<GapTopic[]> {
  const { rows } = await sql<GapTopic>`
    with topics as (
      select coalesce(g.topic_id, g.question_id) as topic, count(*)::int as questions, max(g.day) as last_day,
        array_agg(distinct g.language order by g.language) as languages,
        (array_agg(g.question_id order by g.question_id desc)) as members
      from chat.content_gaps g
      where g.day between ${from}::date and ${to}::date and (g.kept_text is not null or exists (
        select from chat.messages q join chat.conversations c on c.id = q.conversation_id
        where q.id = g.question_id and c.deleted_at is null))
      group by 1 order by 2 desc, 3 desc, 1 limit ${limit}
    )
    select questions, languages, to_char(last_day, 'YYYY-MM-DD') as "lastDay", array(
      select left(${TEXT}, 200) from chat.content_gaps g
      where g.question_id = any(members[1:${sql.lit(examples)}]) order by g.question_id desc) as examples
    from topics order by questions desc, last_day desc, topic`.execute(db);
  return rows;
}

/**
 * Deletes gaps of which no text is to be had any more: their conversation was deleted and nothing was kept. With
 * `keepTexts` false, texts that were kept go first.
 */
export async function forgetGaps(
  db: Kysely<Database>,
  { keepTexts }: { keepTexts: boolean },
): Promise<number> {
  if (!keepTexts)
    await sql`update chat.content_gaps set kept_text = null where kept_text is not null`.execute(db);
  const { numAffectedRows } = await sql`
    delete from chat.content_gaps g where g.kept_text is null and not exists (
      select from chat.messages q join chat.conversations c on c.id = q.conversation_id
      where q.id = g.question_id and c.deleted_at is null)`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Deletes every gap: no text of a question is to be shown or kept. */
export async function forgetAllGaps(db: Kysely<Database>): Promise<void> {
  await sql`delete from chat.content_gaps`.execute(db);
}

function toVector(bytes: Buffer): Float32Array {
  // A copy: the driver's buffer need not start at a multiple of four.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
