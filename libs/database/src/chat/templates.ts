import type {
  DocumentTemplate,
  DocumentTemplateRequest,
  Page,
  PromptTemplate,
  PromptTemplateRequest,
} from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';

/** The two kinds of templates have tables of one form. */
interface Kinds {
  'chat.document_templates': { stored: DocumentTemplateRequest; shown: DocumentTemplate };
  'chat.prompt_templates': { stored: PromptTemplateRequest; shown: PromptTemplate };
}
type TemplateTable = keyof Kinds;

interface TemplateRow<T> {
  id: string;
  user_id: string;
  template: T;
  updated_at: Date;
}

/** Templates of one kind: a user sees their own and the shared ones, and changes their own. */
export interface TemplateStore<K extends TemplateTable> {
  /** Newest first. */
  list(
    userId: string,
    query: { limit: number; cursor?: string | undefined },
  ): Promise<Page<Kinds[K]['shown']>>;
  find(userId: string, id: string): Promise<Kinds[K]['shown'] | undefined>;
  insert(userId: string, template: Kinds[K]['stored']): Promise<Kinds[K]['shown']>;
  /** Undefined when the user has no such template. */
  replace(userId: string, id: string, template: Kinds[K]['stored']): Promise<Kinds[K]['shown'] | undefined>;
  /** Whether there was one. */
  remove(userId: string, id: string): Promise<boolean>;
}

/** Templates of documents. */
export function documentTemplates(db: Kysely<Database>): TemplateStore<'chat.document_templates'> {
  return openStore(db, 'chat.document_templates', (common, template) => ({
    ...template,
    ...common,
    builtIn: false,
  }));
}

/** Templates of questions. */
export function promptTemplates(db: Kysely<Database>): TemplateStore<'chat.prompt_templates'> {
  return openStore(db, 'chat.prompt_templates', (common, template) => ({ ...template, ...common }));
}

function openStore<K extends TemplateTable>(
  db: Kysely<Database>,
  table: K,
  show: (
    common: { id: string; own: boolean; updatedAt: string },
    template: Kinds[K]['stored'],
  ) => Kinds[K]['shown'],
): TemplateStore<K> {
  type Row = TemplateRow<Kinds[K]['stored']>;
  const from = sql.table(table);
  const shown = (userId: string) => (row: Row) =>
    show({ id: row.id, own: row.user_id === userId, updatedAt: row.updated_at.toISOString() }, row.template);
  return {
    list: async (userId, { limit, cursor }) => {
      const after = cursor === undefined ? sql`true` : sql`id < ${decodeCursor(cursor)}::uuid`;
      const { rows } = await sql<Row>`select id, user_id, template, updated_at from ${from}
        where (user_id = ${userId}::uuid or shared) and ${after} order by id desc limit ${limit + 1}`.execute(
        db,
      );
      return toPage(rows, limit, shown(userId));
    },
    find: async (userId, id) => {
      const { rows } = await sql<Row>`select id, user_id, template, updated_at from ${from}
        where id = ${id}::uuid and (user_id = ${userId}::uuid or shared)`.execute(db);
      return rows.map(shown(userId))[0];
    },
    insert: async (userId, template) => {
      const { rows } = await sql<Row>`insert into ${from} (id, user_id, shared, template)
        values (${newId()}::uuid, ${userId}::uuid, ${template.shared}, ${JSON.stringify(template)}::jsonb)
        returning id, user_id, template, updated_at`.execute(db);
      return shown(userId)(rows[0] as Row);
    },
    replace: async (userId, id, template) => {
      const { rows } = await sql<Row>`update ${from}
        set template = ${JSON.stringify(template)}::jsonb, shared = ${template.shared}, updated_at = now()
        where id = ${id}::uuid and user_id = ${userId}::uuid
        returning id, user_id, template, updated_at`.execute(db);
      return rows.map(shown(userId))[0];
    },
    remove: async (userId, id) => {
      const { rows } = await sql`delete from ${from}
        where id = ${id}::uuid and user_id = ${userId}::uuid returning id`.execute(db);
      return rows.length > 0;
    },
  };
}
