import type {
  CreateGenerationRequest,
  GeneratedSection,
  Generation,
  GenerationDetail,
  GenerationRevision,
  Page,
} from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely, type Selectable } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { FoundForSection, GenerationSectionsTable, GenerationsTable } from '../generation-tables.js';
import type { Database } from '../schema.js';

/** A section before it is written: what it asks, and what was found for it. */
export interface PlannedSection {
  heading: string;
  ask: string;
  found: FoundForSection;
}

/** A document before its first revision is written. */
export interface NewGeneration {
  userId: string;
  title: string;
  templateName: string;
  request: CreateGenerationRequest;
  sections: PlannedSection[];
}

/** Statuses that are not the last one. */
export const OPEN_GENERATION = ['queued', 'running'] as const;

/** Stores a document with its sections, none of them written, in one transaction. Returns its id. */
export async function insertGeneration(db: Kysely<Database>, made: NewGeneration): Promise<string> {
  const id = newId();
  const { templateId, variables, datasetIds, model } = made.request;
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('chat.generations')
      .values({
        id,
        user_id: made.userId,
        title: made.title,
        template_id: templateId,
        template_name: made.templateName,
        variables: JSON.stringify(variables),
        dataset_ids: datasetIds ? JSON.stringify(datasetIds) : null,
        model: model ?? null,
      })
      .execute();
    await trx
      .insertInto('chat.generation_revisions')
      .values({ generation_id: id, revision: 1, origin: 'draft' })
      .execute();
    await trx
      .insertInto('chat.generation_sections')
      .values(
        made.sections.map(({ heading, ask, found }, position) => ({
          generation_id: id,
          revision: 1,
          position,
          heading,
          ask,
          found: JSON.stringify(found),
        })),
      )
      .execute();
  });
  return id;
}

/** How many of the user's documents are not finished. */
export async function countOpenGenerations(db: Kysely<Database>, userId: string): Promise<number> {
  const { open } = await db
    .selectFrom('chat.generations')
    .select((from) => from.fn.countAll<string>().as('open'))
    .where('user_id', '=', userId)
    .where('status', 'in', OPEN_GENERATION)
    .executeTakeFirstOrThrow();
  return Number(open);
}

/** The user's document without its sections; undefined when there is no such. */
export async function findGeneration(
  db: Kysely<Database>,
  userId: string,
  id: string,
): Promise<Generation | undefined> {
  const row = await withProgress(db)
    .where('g.user_id', '=', userId)
    .where('g.id', '=', id)
    .executeTakeFirst();
  return row && toGeneration(row);
}

/** The user's documents, newest first. */
export async function listGenerations(
  db: Kysely<Database>,
  userId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Generation>> {
  let select = withProgress(db)
    .where('g.user_id', '=', userId)
    .orderBy('g.id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) select = select.where('g.id', '<', decodeCursor(cursor));
  return toPage(await select.execute(), limit, toGeneration);
}

/** The user's document with the sections of a revision (the newest without one); undefined when there is no such. */
export async function readGeneration(
  db: Kysely<Database>,
  userId: string,
  id: string,
  revision?: number,
): Promise<GenerationDetail | undefined> {
  const row = await withProgress(db)
    .where('g.user_id', '=', userId)
    .where('g.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const shownRevision = revision ?? row.revision;
  const sections = await readSections(db, id, shownRevision);
  if (sections.length === 0) return undefined;
  const { variables, dataset_ids: datasetIds, model } = row;
  return { ...toGeneration(row), variables, datasetIds, model, shownRevision, sections };
}

/** The revisions of a document, newest first. The caller has checked its owner. */
export async function listGenerationRevisions(
  db: Kysely<Database>,
  id: string,
): Promise<GenerationRevision[]> {
  const rows = await db
    .selectFrom('chat.generation_revisions')
    .selectAll()
    .where('generation_id', '=', id)
    .orderBy('revision', 'desc')
    .execute();
  return rows.map(({ revision, origin, position, created_at }) => ({
    revision,
    origin,
    position,
    createdAt: created_at.toISOString(),
  }));
}

/** Deletes the user's document with its revisions; whether there was one. */
export async function deleteGeneration(db: Kysely<Database>, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('chat.generations')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

type WithProgress = Selectable<GenerationsTable> & { done: string; total: string };

/** The sections of the newest revision of a document `g`. */
const newestSections = sql`from chat.generation_sections s where s.generation_id = g.id and s.revision = g.revision`;

function withProgress(db: Kysely<Database>) {
  return db
    .selectFrom('chat.generations as g')
    .selectAll('g')
    .select([
      sql<string>`(select count(*) ${newestSections})`.as('total'),
      sql<string>`(select count(*) ${newestSections} and s.status = 'written')`.as('done'),
    ]);
}

async function readSections(db: Kysely<Database>, id: string, revision: number): Promise<GeneratedSection[]> {
  const rows = await db
    .selectFrom('chat.generation_sections')
    .selectAll()
    .where('generation_id', '=', id)
    .where('revision', '=', revision)
    .orderBy('position')
    .execute();
  return rows.map(toSection);
}

function toSection(row: Selectable<GenerationSectionsTable>): GeneratedSection {
  const { position, heading, ask, instructions, status, content, citations } = row;
  const { found, grounding, covered, degraded, usage } = row;
  return {
    ...{ position, heading, ask, instructions, status, content, citations: citations },
    ...{ sources: found.sources, grounding, covered, degraded, usage },
  };
}

function toGeneration(row: WithProgress): Generation {
  return {
    id: row.id,
    title: row.title,
    templateId: row.template_id,
    templateName: row.template_name,
    status: row.status,
    revision: row.revision,
    progress: { done: Number(row.done), total: Number(row.total) },
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
