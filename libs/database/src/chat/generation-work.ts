import type { AnswerUsage, Citation, Degraded, Grounding, RevisionOrigin } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { FoundForSection } from '../generation-tables.js';
import type { Database } from '../schema.js';
import { OPEN_GENERATION } from './generations.js';

/** A document that a worker has taken. */
export interface TakenGeneration {
  id: string;
  revision: number;
  model: string | null;
}

/** A section that waits to be written. */
export interface WaitingSection {
  generationId: string;
  revision: number;
  position: number;
  ask: string;
  instructions: string | null;
  found: FoundForSection;
}

/** A section as it was written. */
export interface SectionText {
  content: string;
  citations: Citation[];
  grounding: Grounding;
  covered: boolean;
  degraded: Degraded | null;
  usage: AnswerUsage | null;
}

/** Takes a document that is not finished; undefined when it is, or is gone: jobs are delivered more than once. */
export async function takeGeneration(db: Kysely<Database>, id: string): Promise<TakenGeneration | undefined> {
  return db
    .updateTable('chat.generations')
    .set({ status: 'running', updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', 'in', OPEN_GENERATION)
    .returning(['id', 'revision', 'model'])
    .executeTakeFirst();
}

/** The next section that waits, in order; undefined when none does or somebody has ended the document. */
export async function nextWaitingSection(
  db: Kysely<Database>,
  { id, revision }: TakenGeneration,
): Promise<WaitingSection | undefined> {
  return db
    .selectFrom('chat.generation_sections as s')
    .innerJoin('chat.generations as g', 'g.id', 's.generation_id')
    .select([
      's.generation_id as generationId',
      's.revision',
      's.position',
      's.ask',
      's.instructions',
      's.found',
    ])
    .where('s.generation_id', '=', id)
    .where('s.revision', '=', revision)
    .where('s.status', '=', 'waiting')
    .where('g.status', '=', 'running')
    .orderBy('s.position')
    .limit(1)
    .executeTakeFirst();
}

/**
 * Stores a section's text once: of two workers with one section, the first counts. What each of them spent is noted for
 * the gateway in the same transaction.
 */
export async function saveSection(
  db: Kysely<Database>,
  { generationId, revision, position }: WaitingSection,
  text: SectionText,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('chat.generation_sections')
      .set({ status: 'written', ...columnsOf(text) })
      .where('generation_id', '=', generationId)
      .where('revision', '=', revision)
      .where('position', '=', position)
      .where('status', '=', 'waiting')
      .execute();
    await trx
      .updateTable('chat.generations')
      .set({ updated_at: sql<Date>`now()` })
      .where('id', '=', generationId)
      .execute();
    if (text.usage) await noteSpent(trx, generationId, text.usage);
  });
}

/** What is older has long been counted. */
const KEPT_DAYS = 30;

async function noteSpent(
  trx: Transaction<Database>,
  generationId: string,
  { promptTokens, completionTokens }: AnswerUsage,
): Promise<void> {
  if (promptTokens + completionTokens === 0) return;
  await sql`insert into chat.spent_tokens (id, user_id, prompt_tokens, completion_tokens)
    select ${newId()}::uuid, user_id, ${promptTokens}, ${completionTokens}
    from chat.generations where id = ${generationId}::uuid`.execute(trx);
  await sql`delete from chat.spent_tokens where spent_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(
    trx,
  );
}

/** How the writing of a revision ended; `reason` says why it failed. */
export interface GenerationEnd {
  status: 'completed' | 'failed' | 'cancelled';
  reason?: string;
}

/** Ends the writing of a revision that has not ended yet; whether it did. */
export async function endGeneration(
  db: Kysely<Database>,
  { id, revision }: { id: string; revision: number },
  { status, reason }: GenerationEnd,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('chat.generations')
    .set({ status, reason: reason ?? null, updated_at: sql<Date>`now()`, finished_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('status', 'in', OPEN_GENERATION)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Documents that are not finished and that nobody has touched for `seconds`. */
export async function idleGenerations(
  db: Kysely<Database>,
  seconds: number,
): Promise<{ id: string; revision: number }[]> {
  return db
    .selectFrom('chat.generations')
    .select(['id', 'revision'])
    .where('status', 'in', OPEN_GENERATION)
    .where('updated_at', '<=', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .execute();
}

/** What changes in a new revision: a text by hand, or new passages and wishes for a section to be written anew. */
export type SectionChange =
  | { position: number; origin: 'edited'; text: SectionText }
  | { position: number; origin: 'rewritten'; instructions: string | null; found: FoundForSection };

/**
 * Adds a revision: the newest one with one section changed. Sections that were never written wait again. Undefined when
 * the document is being written or another revision came first.
 */
export async function insertRevision(
  db: Kysely<Database>,
  { id, revision }: { id: string; revision: number },
  change: SectionChange,
): Promise<number | undefined> {
  return db.transaction().execute(async (trx) => {
    const next = revision + 1;
    const { numUpdatedRows } = await trx
      .updateTable('chat.generations')
      .set({
        revision: next,
        status: 'queued',
        reason: null,
        finished_at: null,
        updated_at: sql<Date>`now()`,
      })
      .where('id', '=', id)
      .where('revision', '=', revision)
      .where('status', 'not in', OPEN_GENERATION)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    await copyRevision(trx, id, revision, change.origin, change.position);
    await changeSection(trx, id, next, change);
    return next;
  });
}

async function copyRevision(
  trx: Transaction<Database>,
  id: string,
  from: number,
  origin: RevisionOrigin,
  position: number,
): Promise<void> {
  await trx
    .insertInto('chat.generation_revisions')
    .values({ generation_id: id, revision: from + 1, origin, position })
    .execute();
  await sql`insert into chat.generation_sections
      (generation_id, revision, position, heading, ask, instructions, status, found, content, citations,
       grounding, covered, degraded, usage)
    select generation_id, revision + 1, position, heading, ask, instructions, status, found, content, citations,
       grounding, covered, degraded, usage
    from chat.generation_sections where generation_id = ${id}::uuid and revision = ${from}`.execute(trx);
}

async function changeSection(
  trx: Transaction<Database>,
  id: string,
  revision: number,
  change: SectionChange,
): Promise<void> {
  const changed =
    change.origin === 'edited'
      ? { status: 'written' as const, ...columnsOf(change.text) }
      : {
          status: 'waiting' as const,
          instructions: change.instructions,
          found: JSON.stringify(change.found),
          content: '',
          citations: '[]',
          grounding: null,
          degraded: null,
          usage: null,
        };
  await trx
    .updateTable('chat.generation_sections')
    .set(changed)
    .where('generation_id', '=', id)
    .where('revision', '=', revision)
    .where('position', '=', change.position)
    .execute();
}

function columnsOf({ content, citations, grounding, covered, degraded, usage }: SectionText) {
  return {
    content,
    citations: JSON.stringify(citations),
    grounding: JSON.stringify(grounding),
    covered,
    degraded: degraded && JSON.stringify(degraded),
    usage: usage && JSON.stringify(usage),
  };
}
